// A relay where nobody may send without a login: the tests come from outside its networks.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

/// <summary>A relay with logins, shared by a test class.</summary>
public sealed class LoginRelay(MailNetwork network) : IAsyncLifetime
{
    /// <summary>A user without a domain.</summary>
    public const string User = "joe";
    public const string Password = "Secret:of joe";

    /// <summary>The domain of the relay's host name, and so of <see cref="User"/>.</summary>
    public const string Domain = "example.com";

    /// <summary>A user of another domain.</summary>
    public const string OtherUser = "ann@other.example";
    public const string OtherPassword = "Secret-of-ann";

    /// <summary>A user with every printable character in the password, and some outside ASCII.</summary>
    public const string PrintableUser = "printable@other.example";

    /// <summary>A user with the longest password that is allowed.</summary>
    public const string LongUser = "long@other.example";

    /// <summary>Added by an init script.</summary>
    public const string ScriptUser = "script@other.example";
    public const string ScriptPassword = "Secret-of-the-script";

    public static readonly string PrintablePassword = string.Concat(Enumerable.Range(' ', 0x7f - ' ').Select(code => (char)code)) + "äöüß€ЖД漢字😀 ";

    public static readonly string LongPassword = string.Concat(Enumerable.Range(0, 1024).Select(i => (char)('a' + i % 26)));

    public Relay Relay { get; private set; } = null!;

    public async Task InitializeAsync() => Relay = await network.StartAsync(new RelaySetup
    {
        ["ALLOWED_SENDER_DOMAINS"] = "example.com",
        ["POSTFIX_mynetworks"] = "127.0.0.0/8",
        ["SMTPD_SASL_USERS_FILE"] = "/run/secrets/logins",
        Files =
        {
            ["/run/secrets/logins"] = $"{User}:{Password}\n{OtherUser}:{OtherPassword}\n{PrintableUser}:{PrintablePassword}\n{LongUser}:{LongPassword}\n",
            ["/docker-init.d/10-login.sh"] = $"printf %s {ScriptPassword} | saslpasswd2 -p -c -f /etc/postfix/sasl/sasldb2 -u other.example script\n",
        },
    });

    public async Task DisposeAsync()
    {
        if (Relay is not null)
            await Relay.DisposeAsync();
    }
}

// Two receivers that know different logins, and one relay that has seven ways to them: shared by the tests of `[[relay]]`.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

/// <summary>A relay with routes, and the second of the two servers it hands mail to; the first is the network's own.</summary>
public sealed class SeveralRelays(MailNetwork network) : IAsyncLifetime
{
    /// <summary>A recipient domain with a relay of its own.</summary>
    public const string Partner = "partner.example";

    public const string SecondHost = "second.example.net";
    private const string SilentHost = "silent.example.net";
    private const string Authority = "/etc/smarthost-ca.crt";

    /// <summary>Knows the logins `everybody` and `one`.</summary>
    public Receiver First => network.Receiver;

    /// <summary>Knows the login `two`.</summary>
    public Receiver Second { get; private set; } = null!;

    public Relay Relay { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Second = await Receiver.StartAsync(network.Network, network.Dns, SecondHost);
        await network.Dns.PublishHostAsync(SecondHost, Second.Address);

        // Nothing listens for mail at the name server, so a connection is refused at once.
        await network.Dns.PublishHostAsync(SilentHost, network.Dns.Address);
        await network.Dns.PublishMailHostAsync(Partner, Receiver.MailHost, First.Address);
        await network.Dns.PublishMailHostAsync("plain.example.com", Receiver.MailHost, First.Address);
        await First.AddLoginAsync("everybody", "first-secret");
        await First.AddLoginAsync("one", "secret-of-one");
        await Second.AddLoginAsync("two", "secret:of two");
        Relay = await network.StartAsync(new RelaySetup
        {
            ["POSTFIX_smtp_tls_loglevel"] = "1",
            ["POSTFIX_smtp_tls_CAfile"] = Authority,
            ["POSTFIX_smtp_tls_security_level"] = "encrypt",
            ["RELAYHOST_PASSWORD"] = "first-secret",
            Files =
            {
                [Authority] = await First.AuthorityAsync(),
                ["/run/secrets/two"] = "secret:of two\n",
                ["/etc/pfinit.toml"] = $"""
                    allowed_sender_domains = ["example.com", "example.org"]

                    [[relay]]
                    host = "[{Receiver.SmartHost}]:587"
                    username = "everybody"

                    [[relay]]
                    host = "[{Receiver.SmartHost}]:587"
                    username = "one"
                    password = "secret-of-one"
                    tls_level = "secure"
                    senders = ["boss@example.com", "one.example.com"]

                    [[relay]]
                    host = "[{SecondHost}]"
                    port = 587
                    username = "two"
                    password_file = "/run/secrets/two"
                    senders = ["two.example.com", ".below.example.com"]

                    [[relay]]
                    host = "[{SecondHost}]:465"
                    username = "two"
                    password_file = "/run/secrets/two"
                    recipients = "{Partner}"
                    """,
                ["/etc/pfinit.d/more.toml"] = $"""
                    [[relay]]
                    host = ["[{SilentHost}]:587", "[{SecondHost}]:587"]
                    username = "two"
                    password_file = "/run/secrets/two"
                    senders = "failover.example.com"

                    [[relay]]
                    host = "[{Receiver.SmartHost}]:587"
                    senders = "plain.example.com"
                    """,
            },
        });
    }

    public async Task DisposeAsync()
    {
        if (Relay is not null)
            await Relay.DisposeAsync();
        if (Second is not null)
            await Second.DisposeAsync();
    }
}

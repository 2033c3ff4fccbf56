// Where the tests of the login by token run, and what they have in common.

using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

/// <summary>A network whose mail server takes logins by XOAUTH2. Each test has an OAuth2 provider of its own, and one account for all.</summary>
public sealed class TokenNetwork : IAsyncLifetime
{
    /// <summary>In the line about a failed attempt to get a token.</summary>
    public const string NoToken = "no new token: ";

    private readonly MailNetwork network = new();

    /// <summary>The provider; tests of this collection run one after the other.</summary>
    public TokenServer Provider { get; } = new();

    public Receiver Receiver => network.Receiver;

    public async Task InitializeAsync()
    {
        await network.InitializeAsync();
        var gateway = await Engine.GetAsync("network", "inspect", network.Network.Name, "--format", "{{(index .IPAM.Config 0).Gateway}}");
        await network.Dns.PublishHostAsync(TokenServer.Host, gateway);
        await network.Dns.PublishHostAsync(TokenServer.OtherHost, gateway);
        await Receiver.OfferXOAuth2Async(Provider.Introspection);
    }

    public async Task DisposeAsync()
    {
        await network.DisposeAsync();
        Provider.Dispose();
    }

    public string NewRecipient() => network.NewRecipient();

    /// <summary>Settings of a relay that logs in at the receiver with tokens of the provider.</summary>
    public RelaySetup Setup() => new()
    {
        ["ALLOWED_SENDER_DOMAINS"] = "example.com",
        ["RELAYHOST"] = "[smarthost.example.net]:2587",
        ["RELAYHOST_USERNAME"] = TokenServer.Account,
        ["XOAUTH2_CLIENT_ID"] = TokenServer.ClientId,
        ["XOAUTH2_SECRET"] = TokenServer.Secret,
        ["XOAUTH2_INITIAL_REFRESH_TOKEN"] = Provider.RefreshToken,
        ["XOAUTH2_TOKEN_ENDPOINT"] = Provider.TokenEndpoint,
        ["SSL_CERT_FILE"] = "/etc/provider-ca.crt",
        Files = { ["/etc/provider-ca.crt"] = Provider.Authority },
    };

    public Task<Relay> StartAsync(RelaySetup setup) => network.StartAsync(setup);

    /// <summary>After each test: the next one finds the provider in good health.</summary>
    public void Recover()
    {
        Provider.Lifetime = 3600;
        Provider.Instead = null;
        Provider.Consent = false;
        Provider.Requests.Clear();
    }

    /// <summary>Sends a message and waits until it has arrived.</summary>
    public async Task<MimeMessage> SendAsync(Relay relay)
    {
        var recipient = NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        return await Receiver.MessageForAsync(recipient);
    }

    /// <summary>The line of <paramref name="message"/> that the server wrote, with the login.</summary>
    public static string Arrival(MimeMessage message) => message.Headers[HeaderId.Received]!;

    /// <summary>Postfix would log in with <paramref name="token"/>.</summary>
    public static async Task<bool> IsInTableAsync(Relay relay, string token) =>
        (await relay.RunAsync("postmap", "-q", "[smarthost.example.net]:2587", "lmdb:/etc/postfix/sasl_passwd")).Stdout.TrimEnd() == $"{TokenServer.Account}:{token}";

    public void AssertNoSecret(string text) => Assert.All(Provider.Secrets, secret => Assert.DoesNotContain(secret, text));
}

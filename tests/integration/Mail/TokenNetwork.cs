using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

/// <summary>A network whose mail server takes logins by XOAUTH2. Each test has an OAuth2 provider of its own, and one account for all.</summary>
public sealed class TokenNetwork : IAsyncLifetime
{
    private readonly MailNetwork network = new();

    /// <summary>The provider; tests of this collection run one after the other.</summary>
    public TokenServer Provider { get; } = new();

    public Receiver Receiver => network.Receiver;

    public async Task InitializeAsync()
    {
        await network.InitializeAsync();
        var gateway = await Engine.GetAsync("network", "inspect", network.Network.Name, "--format", "{{(index .IPAM.Config 0).Gateway}}");
        await network.Dns.PublishHostAsync(TokenServer.Host, gateway);
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
}

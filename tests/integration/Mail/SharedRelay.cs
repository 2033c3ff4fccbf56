// One relay for the tests that only send through it: generated keys, a key of its own for one domain, selectors, sub-domains.

using System.Security.Cryptography;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Mail;

/// <summary>A signing relay, shared by a test class.</summary>
public sealed class SharedRelay(MailNetwork network) : IAsyncLifetime
{
    /// <summary>Signed with a key made at the start, selector `mail`.</summary>
    public const string GeneratedKeyDomain = "example.com";

    /// <summary>Signed with a key that was there, selector <see cref="OwnSelector"/>.</summary>
    public const string OwnKeyDomain = "example.org";
    public const string OwnSelector = "chosen";

    /// <summary>`.example.info` in the settings: with everything below.</summary>
    public const string WithSubdomains = "example.info";

    /// <summary>A domain outside ASCII.</summary>
    public const string International = "münchen.example.com";

    private readonly RSA ownKey = RSA.Create(2048);

    /// <summary>The record that belongs to the key brought along.</summary>
    internal DkimRecord OwnRecord => new(
        $"{OwnSelector}._domainkey.{OwnKeyDomain}", "v=DKIM1; k=rsa; p=" + Convert.ToBase64String(ownKey.ExportSubjectPublicKeyInfo()));

    public Relay Relay { get; private set; } = null!;

    public async Task InitializeAsync() => Relay = await network.StartAsync(new RelaySetup
    {
        ["ALLOWED_SENDER_DOMAINS"] = $"{GeneratedKeyDomain} {OwnKeyDomain} .{WithSubdomains} {International}",
        ["DKIM_AUTOGENERATE"] = "1",
        ["DKIM_SELECTOR"] = $"mail,{OwnKeyDomain}={OwnSelector}",
        Files = { [$"/etc/opendkim/keys/{OwnKeyDomain}.private"] = ownKey.ExportRSAPrivateKeyPem() },
    });

    public async Task DisposeAsync()
    {
        ownKey.Dispose();
        if (Relay is not null)
            await Relay.DisposeAsync();
    }
}

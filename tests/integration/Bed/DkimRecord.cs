// The DNS records that `pfinit dkim show` prints, and MimeKit's verifier fed from them.

using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;

namespace Pfinit.Integration.Bed;

/// <summary>A published key: the DNS name and the text of its TXT record.</summary>
internal sealed record DkimRecord(string Name, string Text)
{
    /// <summary>Asks a running relay for the record of a domain.</summary>
    public static async Task<DkimRecord> OfAsync(Relay relay, string domain) => Parse(await relay.GetAsync("pfinit", "dkim", "show", domain));

    /// <summary>The record out of the line `NAME TXT TEXT`.</summary>
    public static DkimRecord Parse(string line)
    {
        var parts = line.Split(" TXT ", 2);
        Assert.True(parts.Length == 2 && !line.Contains('\n'), "not one line of the form NAME TXT TEXT:\n" + line);
        return new DkimRecord(parts[0], parts[1]);
    }

    /// <summary>Whether the message carries a signature made with this key; its `d=` and `s=` must lead to this record.</summary>
    public bool Verifies(MimeMessage message)
    {
        var index = message.Headers.IndexOf(HeaderId.DkimSignature);
        return index >= 0 && new DkimVerifier(new Locator(this)).Verify(message, message.Headers[index]);
    }

    /// <summary>How many of its signatures were made with this key and are good.</summary>
    public int CountGood(MimeMessage message) =>
        message.Headers.Count(header => header.Id == HeaderId.DkimSignature && new DkimVerifier(new Locator(this)).Verify(message, header));

    private sealed class Locator(DkimRecord record) : DkimPublicKeyLocatorBase
    {
        public override AsymmetricKeyParameter LocatePublicKey(
            string methods, string domain, string selector, CancellationToken cancellationToken = default)
        {
            Assert.Equal(record.Name, $"{selector}._domainkey.{domain}");
            return GetPublicKey(record.Text);
        }

        public override Task<AsymmetricKeyParameter> LocatePublicKeyAsync(
            string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}

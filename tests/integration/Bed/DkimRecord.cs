// The DNS records that `pfinit dkim show` prints, and MimeKit's verifier fed from them.

using System.Text.RegularExpressions;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;

namespace Pfinit.Integration.Bed;

/// <summary>A published key: the DNS name and the text of its TXT record.</summary>
internal sealed partial record DkimRecord(string Name, string Text)
{
    /// <summary>Asks a running relay for the record of a domain.</summary>
    public static async Task<DkimRecord> OfAsync(Relay relay, string domain) => Parse(await relay.GetAsync("pfinit", "dkim", "show", domain), domain);

    /// <summary>The record of a domain out of BIND text: quoted strings, joined, behind the name `selector._domainkey[.domain.]`.</summary>
    public static DkimRecord Parse(string bind, string domain)
    {
        var name = Owner().Match(bind);
        Assert.True(name.Success, "no DKIM record in:\n" + bind);
        var text = string.Concat(QuotedString().Matches(bind[name.Index..]).Select(match => match.Groups[1].Value));
        return new DkimRecord($"{name.Groups[1].Value}._domainkey.{domain}", text);
    }

    /// <summary>Whether the message carries a signature made with this key; its `d=` and `s=` must lead to this record.</summary>
    public bool Verifies(MimeMessage message)
    {
        var index = message.Headers.IndexOf(HeaderId.DkimSignature);
        return index >= 0 && new DkimVerifier(new Locator(this)).Verify(message, message.Headers[index]);
    }

    [GeneratedRegex(@"^([\w.-]+?)\._domainkey\b", RegexOptions.Multiline)]
    private static partial Regex Owner();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex QuotedString();

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

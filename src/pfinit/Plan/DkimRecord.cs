// The text of a DKIM record. `pfinit dkim`, the .txt files beside the keys and the start-up messages all show it in these forms.

using System.Text;

namespace Pfinit.Plan;

/// <summary>The TXT record that receivers look up to check signatures (RFC 6376, section 3.6).</summary>
internal sealed record DkimRecord(string Domain, string Selector, DkimPublicKey Key)
{
    /// <summary>Longest character-string inside a TXT record, in bytes (RFC 1035, section 3.3).</summary>
    private const int LongestString = 255;

    /// <summary>The name to publish it under, without the closing dot.</summary>
    public string Name => $"{Selector}._domainkey.{Domain}";

    /// <summary>
    /// The value. `h=` must be `sha256`: the `rsa-sha256` that some tools write there is no hash name and receivers that look at it refuse the
    /// key. No `t=s`, so that subdomains may sign with it, too.
    /// </summary>
    public string Value => $"v=DKIM1; h=sha256; k={Key.Algorithm}; s=email; p={Convert.ToBase64String(Key.Data)}";

    /// <summary>Name, type and value on one line, for the web form of a DNS provider.</summary>
    public string ToLine() => $"{Name} TXT {Value}";

    /// <summary>The same for a zone file: a TXT record longer than 255 bytes must be cut into several strings.</summary>
    public string ToBind()
    {
        var text = new StringBuilder($"{Name}. IN TXT (");
        for (var start = 0; start < Value.Length; start += LongestString)
            text.Append(" \"").Append(Value, start, Math.Min(LongestString, Value.Length - start)).Append('"');
        return text.Append(" )").ToString();
    }
}

// OpenDKIM's tables (opendkim.conf(5)): KeyTable says where a key is, SigningTable which senders use it, TrustedHosts whose mail is signed.

using System.Text;

namespace Pfinit.Plan;

/// <summary>Texts of OpenDKIM's refile tables.</summary>
internal static class SigningTables
{
    /// <summary>Every client that smtpd admits may have its mail signed: admitting is mynetworks' work.</summary>
    public const string TrustedHosts = "0.0.0.0/0\n::/0\n";

    /// <summary>`mail._domainkey.example.org example.org:mail:/etc/opendkim/keys/example.org.private`</summary>
    public static string KeyTable(IEnumerable<SigningKey> keys)
    {
        var text = new StringBuilder();
        foreach (var key in keys)
            text.Append($"{key.RecordName} {key.Domain.Ascii}:{key.Selector}:{key.Path}\n");
        return text.ToString();
    }

    /// <summary>`*@example.org mail._domainkey.example.org`; the first matching row counts, so rows for subdomains come last.</summary>
    public static string SigningTable(IReadOnlyList<SigningKey> keys)
    {
        var text = new StringBuilder();
        foreach (var key in keys)
            Append(text, "*@", key);
        foreach (var key in keys.Where(key => key.Domain.Subdomains).OrderByDescending(key => key.Domain.Ascii.Length))
            Append(text, "*@*.", key);
        return text.ToString();
    }

    // With SMTPUTF8 the sender may be written either way.
    private static void Append(StringBuilder text, string pattern, SigningKey key)
    {
        foreach (var name in new[] { key.Domain.Ascii, key.Domain.Name }.Distinct())
            text.Append($"{pattern}{name} {key.RecordName}\n");
    }
}

// Rows of what is changed in a message on its way.
// Listed by SettingsCatalog.

namespace Pfinit.Settings;

/// <summary>What is changed on the way.</summary>
internal static class RewriteRows
{
    public static readonly Setting MasqueradedDomains = new("MASQUERADED_DOMAINS", "masqueraded_domains", SettingKind.Words,
        "Domains below these are stripped from addresses: `host.example.com` becomes `example.com`.");

    public static readonly Setting SmtpHeaderChecks = new("SMTP_HEADER_CHECKS", "smtp_header_checks", SettingKind.Text,
        "`1`: drop telling headers with the image's own `/etc/postfix/smtp_header_checks`; `type:file`: your own table.");

    public static readonly Setting OverwriteFrom = new("OVERWRITE_FROM", "overwrite_from", SettingKind.Text,
        "Sender of every message, in the envelope and in `From:`, signed as such: an address, or a name and an address in angle brackets.");

    /// <summary>All of them, in the order of help and docs/SETTINGS.md.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        MasqueradedDomains, SmtpHeaderChecks, OverwriteFrom,
    ];
}

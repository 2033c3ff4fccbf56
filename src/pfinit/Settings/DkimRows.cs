// Rows of the signature and its keys. Options of OpenDKIM itself have no rows; SettingsCatalog makes one for each that is set.
// Listed by SettingsCatalog.

namespace Pfinit.Settings;

/// <summary>DKIM: keys, and what happens while nobody signs.</summary>
internal static class DkimRows
{
    public static readonly Setting Selector = new("DKIM_SELECTOR", "dkim.selector", SettingKind.Words,
        "Selector, with exceptions for single domains: `mail,example.org=postfix`.")
    { Default = "mail" };

    public static readonly Setting Autogenerate = new("DKIM_AUTOGENERATE", "dkim.autogenerate", SettingKind.Flag,
        "Generate missing keys and print the records to publish.");

    public static readonly Setting Backend = new("DKIM_BACKEND", "dkim.backend", SettingKind.Choice,
        "`opendkim` signs. `rspamd`, of another image, warns and has its keys, `/var/lib/rspamd/dkim/DOMAIN.SELECTOR.key`, copied for OpenDKIM.")
    { Default = "opendkim", Allowed = ["opendkim", "rspamd"] };

    public static readonly Setting OnFailure = new("DKIM_ON_FAILURE", "dkim.on_failure", SettingKind.Choice,
        "While OpenDKIM is away: `hold` accepts mail and sends it, signed, when it is back; `tempfail` has clients try again; `accept` sends mail unsigned, "
        + "and starts with a key file that cannot be used, which is a mistake otherwise.")
    { Default = "hold", Allowed = ["hold", "tempfail", "accept"] };

    /// <summary>All of them, in the order of help and docs/SETTINGS.md.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Selector, Autogenerate, Backend, OnFailure,
    ];
}

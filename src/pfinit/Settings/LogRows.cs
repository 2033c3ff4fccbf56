// Rows of the log and of the start.
// Listed by SettingsCatalog.

namespace Pfinit.Settings;

/// <summary>Log and start-up.</summary>
internal static class LogRows
{
    public static readonly Setting LogFormat = new("LOG_FORMAT", "log.format", SettingKind.Choice,
        "Form of the log on stdout: `plain` or `json`.")
    { Default = "plain", Allowed = ["plain", "json"] };

    public static readonly Setting Mask = new("ANONYMIZE_EMAILS", "log.mask", SettingKind.Text,
        "Mask mail addresses in the log: `smart` (or `true`, `1`, `yes`, `on`), `paranoid`, `hash?salt=…`; options as in a URL: `smart?mask_symbol=%23`. Unset, `noop`, `false`, `0`, `no`, `off`: they stay.")
    { Secret = true };

    public static readonly Setting ForceColor = new("FORCE_COLOR", "log.color", SettingKind.Text,
        "Colour on pfinit's own messages: `auto` (only on a terminal), `0` never, `256` with the large palette, anything else always.")
    { Default = "auto" };

    public static readonly Setting TimeZone = new("TZ", "timezone", SettingKind.Text,
        "Time zone of the container and of the log, such as `Europe/Berlin`; one that is not known is a warning, and UTC is used.")
    { Default = "UTC" };

    public static readonly Setting InboundDebugging = new("INBOUND_DEBUGGING", "inbound_debugging", SettingKind.Flag,
        "Log every SMTP command of the clients, with names and addresses but without passwords, and why a message was not signed.");

    public static readonly Setting SkipRootSpoolChown = new("SKIP_ROOT_SPOOL_CHOWN", "skip_root_spool_chown", SettingKind.Flag,
        "`1`: owner and mode of `/var/spool/postfix` and its `pid` are left alone, for network file systems; `0`, `false`, `no` and `off` mean off.")
    { NoMeansOff = true };

    /// <summary>All of them, in the order of help and docs/SETTINGS.md.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        LogFormat, Mask, ForceColor, TimeZone, InboundDebugging, SkipRootSpoolChown,
    ];
}

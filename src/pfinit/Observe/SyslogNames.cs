// The words for severities and facilities, spelled as rsyslog's property texts: scripts and collectors already search for these.

namespace Pfinit.Observe;

internal static class SyslogNames
{
    public const int Alert = 1;
    public const int Critical = 2;
    public const int Error = 3;
    public const int Warning = 4;
    public const int Info = 6;

    /// <summary>`daemon` among the facilities; pfinit's own messages carry it.</summary>
    public const int DaemonFacility = 3;

    /// <summary>Lower case, by severity 0 to 7.</summary>
    public static readonly string[] Severities = ["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

    /// <summary>Lower case, by facility 0 to 23.</summary>
    public static readonly string[] Facilities =
    [
        "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
        "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
    ];

    /// <summary>Upper case, padded to seven bytes, by severity.</summary>
    public static ReadOnlySpan<byte> PaddedSeverity(int severity) => severity switch
    {
        0 => "EMERG  "u8,
        1 => "ALERT  "u8,
        2 => "CRIT   "u8,
        3 => "ERR    "u8,
        4 => "WARNING"u8,
        5 => "NOTICE "u8,
        6 => "INFO   "u8,
        _ => "DEBUG  "u8,
    };
}

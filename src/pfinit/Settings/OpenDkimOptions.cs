// The options that OpenDKIM 2.11.0 accepts as Debian builds it (asked of `opendkim -n`; opendkim.conf(5) lists some more). It stops at a name it
// does not know, with a message that users rarely connect with the variable they set; so Plan checks the names against this list, and the
// schema of pfinit.toml offers them.

namespace Pfinit.Settings;

/// <summary>Names that opendkim.conf may hold.</summary>
internal static class OpenDkimOptions
{
    public static readonly IReadOnlyList<string> All =
    [
        "ATPSDomains", "ATPSHashAlgorithm", "AllowSHA1Only", "AlwaysAddARHeader", "AuthservID", "AuthservIDWithJobID", "AutoRestart",
        "AutoRestartCount", "AutoRestartRate", "Background", "BaseDirectory", "BodyLengthDB", "BogusKey", "Canonicalization",
        "CaptureUnknownErrors", "ChangeRootDirectory", "ClockDrift", "DNSConnect", "DNSTimeout", "DiagnosticDirectory", "Diagnostics",
        "DisableCryptoInit", "Domain", "DomainKeysCompat", "DontSignMailTo", "EnableCoredumps", "ExemptDomains", "ExternalIgnoreList",
        "FinalPolicyScript", "FixCRLF", "IgnoreMalformedMail", "Include", "InternalHosts", "KeepAuthResults", "KeepTemporaryFiles", "KeyFile",
        "KeyTable", "LDAPAuthMechanism", "LDAPAuthName", "LDAPAuthRealm", "LDAPAuthUser", "LDAPBindPassword", "LDAPBindUser", "LDAPDisableCache",
        "LDAPKeepaliveIdle", "LDAPKeepaliveInterval", "LDAPKeepaliveProbes", "LDAPTimeout", "LDAPUseTLS", "LogResults", "LogWhy", "MTA",
        "MTACommand", "MacroList", "MaximumHeaders", "MaximumSignaturesToVerify", "MaximumSignedBytes", "MilterDebug", "Minimum",
        "MinimumKeyBits", "Mode", "MultipleSignatures", "MustBeSigned", "Nameservers", "NoHeaderB", "OmitHeaders", "On-BadSignature",
        "On-DNSError", "On-Default", "On-InternalError", "On-KeyNotFound", "On-NoSignature", "On-Security", "On-SignatureError",
        "OversignHeaders", "PeerList", "PidFile", "Quarantine", "QueryCache", "RedirectFailuresTo", "RemoveARAll", "RemoveARFrom",
        "RemoveOldSignatures", "ReplaceHeaders", "ReplaceRules", "ReportAddress", "ReportBccAddress", "RequestReports", "RequireSafeKeys",
        "RequiredHeaders", "ResolverConfiguration", "ResolverTracing", "ScreenPolicyScript", "SelectCanonicalizationHeader", "Selector",
        "SendReports", "SenderHeaders", "SenderMacro", "SetupPolicyScript", "SignHeaders", "SignatureAlgorithm", "SignatureTTL", "SigningTable",
        "Socket", "SoftStart", "SoftwareHeader", "Statistics", "StatisticsName", "StatisticsPrefix", "StrictHeaders", "StrictTestMode",
        "SubDomains", "Syslog", "SyslogFacility", "SyslogName", "SyslogSuccess", "TemporaryDirectory", "TestDNSData", "TestPublicKeys",
        "TrustAnchorFile", "TrustSignaturesFrom", "UMask", "UnprotectedKey", "UserID", "VBR-Certifiers", "VBR-PurgeFields",
        "VBR-TrustedCertifiers", "VBR-TrustedCertifiersOnly", "VBR-Type", "WeakSyntaxChecks",
    ];

    private static readonly Dictionary<string, string> ByName =
        All.ToDictionary(name => name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The name as the manual page spells it, or null; OpenDKIM compares without regard to case.</summary>
    public static string? Known(string name) => ByName.TryGetValue(name, out var known) ? known : null;
}

// The catalog of settings, a row each. Adding a setting starts here: the readers, the checks, the help and README's table follow from the row.
// Used by EnvironmentSource, TomlSource, SettingsBuilder and `pfinit help settings`.

namespace Pfinit.Settings;

/// <summary>Every setting pfinit knows, in the order in which help and README list them.</summary>
internal static class SettingsCatalog
{
    /// <summary>`POSTFIX_myorigin` sets main.cf's `myorigin`; names without a lower-case letter are Kubernetes' service variables.</summary>
    public const string PostfixPrefix = "POSTFIX_";

    /// <summary>`POSTFIXMASTER_submission__inet__maxproc` sets a column or option of a service of master.cf, `POSTFIXMASTER_submission__inet` the whole.</summary>
    public const string MasterPrefix = "POSTFIXMASTER_";

    /// <summary>Stands for the slash of `submission/inet/maxproc`, which no shell takes in the name of a variable.</summary>
    public const string MasterSeparator = "__";

    /// <summary>`OPENDKIM_Mode` sets opendkim.conf's `Mode`.</summary>
    public const string OpenDkimPrefix = "OPENDKIM_";

    /// <summary>`NAME_FILE` names a file that holds the value of NAME.</summary>
    public const string FileSuffix = "_FILE";

    /// <summary>`key_file` in TOML, the same.</summary>
    public const string FileKeySuffix = "_file";

    /// <summary>The TOML table of main.cf's parameters.</summary>
    public const string PostfixTable = "postfix";

    /// <summary>The TOML table of opendkim.conf's options.</summary>
    public const string OpenDkimTable = "opendkim";

    /// <summary>`[master]`, what `POSTFIXMASTER_` is in the environment.</summary>
    public const string MasterTable = "master";

    // ----- Who may send -----

    public static readonly Setting AllowedSenderDomains = new("ALLOWED_SENDER_DOMAINS", "allowed_sender_domains", SettingKind.Words,
        "Domains that may stand in the sender address, their subdomains included. `.example.com` has mail of the subdomains signed, too.");

    public static readonly Setting AllowEmptySenderDomains = new("ALLOW_EMPTY_SENDER_DOMAINS", "allow_empty_sender_domains", SettingKind.Flag,
        "Any sender domain is allowed when `ALLOWED_SENDER_DOMAINS` is not set.");

    public static readonly Setting MyNetworks = new("POSTFIX_mynetworks", "postfix.mynetworks", SettingKind.Text,
        "Clients that may send.")
    { Default = "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16" };

    public static readonly Setting MyHostname = new("POSTFIX_myhostname", "postfix.myhostname", SettingKind.Text,
        "Name in HELO, greeting and Received lines. Unset: the host name of the container.");

    public static readonly Setting AutosetHostname = new("AUTOSET_HOSTNAME", "autoset_hostname", SettingKind.Flag,
        "`1`: `myhostname` becomes the name that DNS has for this host's public address, unless `POSTFIX_myhostname` is set. `0`, `false`, `no`, `off`, `n` are off.")
    { NoMeansOff = true };

    public static readonly Setting AutosetHostnameServices = new("AUTOSET_HOSTNAME_SERVICES", "autoset_hostname_services", SettingKind.Words,
        "Web services that answer with the caller's address, asked in order for `AUTOSET_HOSTNAME`.")
    { Default = "https://ifconfig.me https://icanhazip.com https://ipecho.net/ip https://ifconfig.co https://myexternalip.com/raw" };

    public static readonly Setting MessageSizeLimit = new("POSTFIX_message_size_limit", "postfix.message_size_limit", SettingKind.Number,
        "Largest message in bytes; `0` is unlimited.")
    { Default = "0", Range = (0, long.MaxValue) };

    public static readonly Setting SmtpdSaslUsers = new("SMTPD_SASL_USERS", "logins", SettingKind.Lines,
        "Logins of clients, which may then send from anywhere: `user[@domain]:password`, separated by commas, or one a line.")
    { Secret = true };

    public static readonly Setting AllowedRecipients = new("ALLOWED_RECIPIENTS", "allowed_recipients", SettingKind.Words,
        "Staging guard: addresses and domains that mail may go to, `.example.com` with its subdomains; everything else is refused.");

    public static readonly Setting RedirectAllTo = new("REDIRECT_ALL_TO", "redirect_all_to", SettingKind.Text,
        "One address that gets every message instead of its recipients.");

    // ----- Where mail goes -----

    public static readonly Setting RelayHost = new("RELAYHOST", "relay.host", SettingKind.Text,
        "Relay for all mail: `host`, `host:port`, `[host]:port` or `[IPv6]:port`; brackets skip the MX lookup, port 465 means TLS from the start. Unset: direct delivery.");

    public static readonly Setting RelayPort = new("RELAYHOST_PORT", "relay.port", SettingKind.Number,
        "Port of the relay, for those who keep it apart from the host.")
    { Range = (1, 65535) };

    public static readonly Setting RelayUsername = new("RELAYHOST_USERNAME", "relay.username", SettingKind.Text,
        "Login at the relay.");

    public static readonly Setting RelayPassword = new("RELAYHOST_PASSWORD", "relay.password", SettingKind.Text,
        "Password at the relay; every character is literal, in UTF-8.")
    { Secret = true };

    public static readonly Setting SaslRelayHost = new("SASL_RELAYHOST", "relay.sasl_key", SettingKind.Text,
        "Key of the login in the password table. Unset: same as `RELAYHOST`.");

    public static readonly Setting SmtpTlsSecurityLevel = new("POSTFIX_smtp_tls_security_level", "postfix.smtp_tls_security_level", SettingKind.Choice,
        "TLS towards the relay or the internet, `encrypt` by default with XOAUTH2: `none`, `may`, `encrypt`, `dane`, `dane-only`, `verify`, `secure`, `fingerprint`.")
    { Default = "may", Allowed = ["none", "may", "encrypt", "dane", "dane-only", "fingerprint", "verify", "secure"] };

    // ----- The login at the relay by token -----

    public static readonly Setting OAuth2ClientId = new("XOAUTH2_CLIENT_ID", "relay.xoauth2.client_id", SettingKind.Text,
        "Log in at the relay with OAuth2 tokens that are given to this client, instead of a password.")
    { Secret = true };

    public static readonly Setting OAuth2Secret = new("XOAUTH2_SECRET", "relay.xoauth2.secret", SettingKind.Text,
        "The client's secret; a public client has none.")
    { Secret = true };

    public static readonly Setting OAuth2InitialAccessToken = new(
        "XOAUTH2_INITIAL_ACCESS_TOKEN", "relay.xoauth2.initial_access_token", SettingKind.Text,
        "Access token for the first minutes, until one of the endpoint is there.")
    { Secret = true };

    public static readonly Setting OAuth2InitialRefreshToken = new(
        "XOAUTH2_INITIAL_REFRESH_TOKEN", "relay.xoauth2.initial_refresh_token", SettingKind.Text,
        "Refresh token to begin with; `pfinit oauth2 login` gets one, too. What is in `/var/spool/postfix/xoauth2-tokens` wins.")
    { Secret = true };

    public static readonly Setting OAuth2Provider = new("XOAUTH2_PROVIDER", "relay.xoauth2.provider", SettingKind.Choice,
        "Whose endpoints and scopes are used: `google` or `microsoft`.")
    { Default = "google", Allowed = ["google", "microsoft"] };

    public static readonly Setting OAuth2Tenant = new("XOAUTH2_TENANT", "relay.xoauth2.tenant", SettingKind.Text,
        "Directory of Microsoft 365: its id or domain, or `organizations`.");

    public static readonly Setting OAuth2TokenEndpoint = new("XOAUTH2_TOKEN_ENDPOINT", "relay.xoauth2.token_endpoint", SettingKind.Text,
        "Where tokens come from, https. Unset: the provider's own.");

    public static readonly Setting OAuth2Grant = new("XOAUTH2_GRANT", "relay.xoauth2.grant", SettingKind.Choice,
        "`refresh_token`: on behalf of a person; `client_credentials`: the application itself has access (Microsoft 365).")
    { Default = "refresh_token", Allowed = ["refresh_token", "client_credentials"] };

    public static readonly Setting OAuth2Scope = new("XOAUTH2_SCOPE", "relay.xoauth2.scope", SettingKind.Text,
        "Scope to ask for, where it has to be another than the provider's usual one.");

    public static readonly Setting OAuth2SyslogOnFailure = new("XOAUTH2_SYSLOG_ON_FAILURE", "relay.xoauth2.syslog_on_failure", SettingKind.Flag,
        "`yes`: log every failed attempt to get a token with the endpoint's own words, not only the first of an outage.")
    { NoMeansOff = true };

    public static readonly Setting OAuth2FullTrace = new("XOAUTH2_FULL_TRACE", "relay.xoauth2.full_trace", SettingKind.Flag,
        "`yes`: log every exchange with the endpoint: status, time, error fields; never a token or secret.")
    { NoMeansOff = true };

    /// <summary>All rows of the login by token.</summary>
    private static readonly Setting[] TokenLogin =
    [
        OAuth2ClientId, OAuth2Secret, OAuth2InitialAccessToken, OAuth2InitialRefreshToken, OAuth2Provider, OAuth2Tenant, OAuth2TokenEndpoint,
        OAuth2Grant, OAuth2Scope, OAuth2SyslogOnFailure, OAuth2FullTrace,
    ];

    // ----- Where mail goes, by sender or recipient: the keys of a `[[relay]]`, which has no variables -----

    /// <summary>Name of the table `[relay]` and of the array `[[relay]]`.</summary>
    public const string RelayTable = "relay";

    /// <summary>The key of a relay that sets its TLS level.</summary>
    public const string TlsLevelKey = "tls_level";

    /// <summary>What the keys of <see cref="RelayKeys"/> begin with.</summary>
    public const string RelayArray = RelayTable + "[].";

    public static readonly Setting RelaySenders = new("", RelayArray + "senders", SettingKind.Words,
        "Mail with these envelope senders goes here: addresses, domains, or `.example.com` for a domain and everything below it.");

    public static readonly Setting RelayRecipients = new("", RelayArray + "recipients", SettingKind.Words,
        "Mail to these recipients goes here, whoever sends it. A relay with neither key is the default one.");

    public static readonly Setting RelayHosts = new("", RelayArray + "host", SettingKind.Words,
        "As `RELAYHOST`; or an array of such, tried in this order. Required.");

    /// <summary>All keys of a `[[relay]]`.</summary>
    public static IReadOnlyList<Setting> RelayKeys { get; } =
    [
        RelayHosts,
        new("", RelayArray + "port", SettingKind.Number, "As `RELAYHOST_PORT`. Port 465 means TLS from the start.") { Range = RelayPort.Range },
        new("", RelayArray + "username", SettingKind.Text, "As `RELAYHOST_USERNAME`; unset: no login."),
        new("", RelayArray + "password", SettingKind.Text, "As `RELAYHOST_PASSWORD`, or `password_file`.") { Secret = true },
        new("", RelayArray + "sasl_key", SettingKind.Text, "As `SASL_RELAYHOST`."),
        new("", RelayArray + TlsLevelKey, SettingKind.Choice, "TLS towards this relay; unset: `POSTFIX_smtp_tls_security_level`.")
        { Allowed = SmtpTlsSecurityLevel.Allowed },
        RelaySenders,
        RelayRecipients,
        .. TokenLogin.Select(row => row with { Variable = "", Key = RelayArray + row.Key.Substring(RelayTable.Length + 1), Help = $"As `{row.Variable}`.", Default = "" }),
    ];

    /// <summary>The key as it stands in the entry, without the name of the array.</summary>
    public static string EntryKey(Setting row) => row.Key.Substring(RelayArray.Length);

    // ----- What is changed on the way -----

    public static readonly Setting MasqueradedDomains = new("MASQUERADED_DOMAINS", "masqueraded_domains", SettingKind.Words,
        "Domains below these are stripped from addresses: `host.example.com` becomes `example.com`.");

    public static readonly Setting SmtpHeaderChecks = new("SMTP_HEADER_CHECKS", "smtp_header_checks", SettingKind.Text,
        "`1`: drop telling headers with the image's own `/etc/postfix/smtp_header_checks`; `type:file`: your own table.");

    public static readonly Setting OverwriteFrom = new("OVERWRITE_FROM", "overwrite_from", SettingKind.Text,
        "Sender of every message, in the envelope and in `From:`, signed as such: an address, or a name and an address in angle brackets.");

    // ----- DKIM -----

    public static readonly Setting DkimSelector = new("DKIM_SELECTOR", "dkim.selector", SettingKind.Words,
        "Selector, with exceptions for single domains: `mail,example.org=postfix`.")
    { Default = "mail" };

    public static readonly Setting DkimAutogenerate = new("DKIM_AUTOGENERATE", "dkim.autogenerate", SettingKind.Flag,
        "Generate missing keys and print the records to publish.");

    public static readonly Setting DkimBackend = new("DKIM_BACKEND", "dkim.backend", SettingKind.Choice,
        "`opendkim` signs. `rspamd`, of another image, warns and has its keys, `/var/lib/rspamd/dkim/DOMAIN.SELECTOR.key`, copied for OpenDKIM.")
    { Default = "opendkim", Allowed = ["opendkim", "rspamd"] };

    // ----- Log and start-up -----

    public static readonly Setting LogFormat = new("LOG_FORMAT", "log.format", SettingKind.Choice,
        "Form of the log on stdout: `plain` or `json`.")
    { Default = "plain", Allowed = ["plain", "json"] };

    public static readonly Setting Mask = new("ANONYMIZE_EMAILS", "log.mask", SettingKind.Text,
        "Mask mail addresses in the log: `smart` (or `true`), `paranoid`, `hash?salt=…`; options as in a URL: `smart?mask_symbol=%23`. Unset, `noop`, `false`: they stay.")
    { Secret = true };

    public static readonly Setting ForceColor = new("FORCE_COLOR", "log.color", SettingKind.Text,
        "Colour on pfinit's own messages: `auto` (only on a terminal), `0` never, `256` with the large palette, anything else always.")
    { Default = "auto" };

    public static readonly Setting TimeZone = new("TZ", "timezone", SettingKind.Text,
        "Time zone of the container and of the log, such as `Europe/Berlin`.")
    { Default = "UTC" };

    public static readonly Setting InboundDebugging = new("INBOUND_DEBUGGING", "inbound_debugging", SettingKind.Flag,
        "Log every SMTP command of the clients and why a message was not signed.");

    public static readonly Setting SkipRootSpoolChown = new("SKIP_ROOT_SPOOL_CHOWN", "skip_root_spool_chown", SettingKind.Flag,
        "`1`: owner and mode of `/var/spool/postfix` and its `pid` are left alone, for network file systems; `0`, `false`, `no` and `off` mean off.")
    { NoMeansOff = true };

    // ----- The stop -----

    private static readonly (long, long) DrainRange = (0, (long)TimeSpan.FromHours(24).TotalMilliseconds);

    public static readonly Setting DrainTimeout = new("DRAIN_TIMEOUT", "drain.timeout", SettingKind.Duration,
        "Longest stop after SIGTERM: running deliveries are let finish. Then everything is ended. Keep it below the grace period, which is 10 s with `docker stop`.")
    { Default = "8s", Range = DrainRange };

    public static readonly Setting DrainDelay = new("DRAIN_DELAY", "drain.delay", SettingKind.Duration,
        "How long after SIGTERM mail is still taken while `pfinit health` fails already, so that a load balancer can turn away. Part of `DRAIN_TIMEOUT`.")
    { Default = "0s", Range = DrainRange };

    public static readonly Setting DrainQueue = new("DRAIN_QUEUE", "drain.queue", SettingKind.Flag,
        "`1`: go on delivering after SIGTERM until what is queued and due is out, or `DRAIN_TIMEOUT` is over. `0`, `false`, `no`, `off`, `n` are off.")
    { NoMeansOff = true };

    // ----- Restarts: `[restart]` for both daemons, `[restart.postfix]` and `[restart.opendkim]` for one, which have no variables -----

    /// <summary>The TOML table of restarts.</summary>
    private const string RestartTable = "restart.";

    private static readonly (long, long) RestartRange = (10, (long)TimeSpan.FromHours(1).TotalMilliseconds);

    public static readonly Setting RestartDelay = new("RESTART_DELAY", RestartTable + "delay", SettingKind.Duration,
        "Delay before a daemon that ended is started again; doubles with every further end.")
    { Default = "100ms", Range = RestartRange };

    public static readonly Setting RestartLongestDelay = new("RESTART_LONGEST_DELAY", RestartTable + "longest_delay", SettingKind.Duration,
        "The delay does not grow beyond this.")
    { Default = "30s", Range = RestartRange };

    public static readonly Setting RestartStableAfter = new("RESTART_STABLE_AFTER", RestartTable + "stable_after", SettingKind.Duration,
        "A daemon that was up and ran this long is stable: its earlier ends no longer count.")
    { Default = "1m", Range = (1000, (long)TimeSpan.FromHours(24).TotalMilliseconds) };

    public static readonly Setting RestartExits = new("RESTART_EXITS", RestartTable + "exits", SettingKind.Number,
        "After so many ends without a stable run between them pfinit gives up: it stops the other daemon and exits with the status of the failed one.")
    { Default = "5", Range = (1, 1_000_000) };

    /// <summary>The keys of one daemon alone.</summary>
    public static IReadOnlyList<Setting> RestartKeys { get; } =
    [
        .. new[] { PostfixTable, OpenDkimTable }.SelectMany(_ => new[] { RestartDelay, RestartLongestDelay, RestartStableAfter, RestartExits }, OfDaemon),
    ];

    /// <summary>The row of `[restart.NAME]` that overrides <paramref name="row"/> of `[restart]` for the daemon <paramref name="name"/>.</summary>
    public static Setting OfDaemon(string name, Setting row) => row with
    {
        Variable = "",
        Key = $"{RestartTable}{name}.{row.Key.Substring(RestartTable.Length)}",
        Help = $"As `{row.Variable}`, for {name} alone.",
        Default = "",
    };

    // ----- Deprecated spellings -----

    public static readonly Setting OldTlsLevel = new("RELAYHOST_TLS_LEVEL", "relay.tls_level", SettingKind.Text,
        "Deprecated spelling of `POSTFIX_smtp_tls_security_level`.")
    { ReplacedBy = SmtpTlsSecurityLevel.Variable };

    public static readonly Setting OldMessageSizeLimit = new("MESSAGE_SIZE_LIMIT", "message_size_limit", SettingKind.Number,
        "Deprecated spelling of `POSTFIX_message_size_limit`.")
    { ReplacedBy = MessageSizeLimit.Variable, Range = MessageSizeLimit.Range };

    public static readonly Setting OldMyNetworks = new("MYNETWORKS", "mynetworks", SettingKind.Text,
        "Deprecated spelling of `POSTFIX_mynetworks`.")
    { ReplacedBy = MyNetworks.Variable };

    /// <summary>All rows.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        AllowedSenderDomains, AllowEmptySenderDomains, MyNetworks, MyHostname, AutosetHostname, AutosetHostnameServices, MessageSizeLimit, SmtpdSaslUsers,
        AllowedRecipients, RedirectAllTo,
        RelayHost, RelayPort, RelayUsername, RelayPassword, SaslRelayHost, SmtpTlsSecurityLevel,
        .. TokenLogin,
        MasqueradedDomains, SmtpHeaderChecks, OverwriteFrom,
        DkimSelector, DkimAutogenerate, DkimBackend,
        LogFormat, Mask, ForceColor, TimeZone, InboundDebugging, SkipRootSpoolChown,
        DrainTimeout, DrainDelay, DrainQueue,
        RestartDelay, RestartLongestDelay, RestartStableAfter, RestartExits,
        OldTlsLevel, OldMessageSizeLimit, OldMyNetworks,
    ];

    public static Setting? ByVariable(string variable) => Variables.TryGetValue(variable, out var setting) ? setting : null;

    public static Setting? ByKey(string key) => Keys.TryGetValue(key, out var setting) ? setting : null;

    /// <summary>The row for main.cf parameter <paramref name="name"/>, one of its own or one made for it.</summary>
    public static Setting PostfixParameter(string name) => ByVariable(PostfixPrefix + name)
        ?? new Setting(PostfixPrefix + name, $"{PostfixTable}.{name}", SettingKind.Text, "main.cf parameter");

    /// <summary>The row for a service of master.cf, or for a column or option of it.</summary>
    public static Setting MasterSetting(MasterTarget target)
    {
        var variable = MasterPrefix + target.Service.Replace("/", MasterSeparator);
        var key = $"{MasterTable}.{target.Service}";
        return target.Item is null
            ? new Setting(variable, key, SettingKind.Text, "service of master.cf") { Master = target }
            : new Setting(variable + MasterSeparator + target.Item, $"{key}.{target.Item}", SettingKind.Text, "option of master.cf") { Master = target };
    }

    /// <summary>The row for opendkim.conf option <paramref name="name"/>.</summary>
    public static Setting OpenDkimOption(string name) =>
        new(OpenDkimPrefix + name, $"{OpenDkimTable}.{name}", SettingKind.Text, "opendkim.conf option") { Secret = IsSecretOption(name) };

    /// <summary>
    /// `key_file` names a file with the value of <paramref name="key"/>. Not so for a main.cf parameter without a row of its own: such a name may
    /// itself end in `_file` (smtpd_tls_cert_file). No option of opendkim.conf does.
    /// </summary>
    public static bool HasFileKey(string key) => ByKey(key) is not null || key.StartsWith(RelayArray, StringComparison.Ordinal)
        || key.StartsWith(OpenDkimTable + ".", StringComparison.Ordinal);

    /// <summary>The one option of opendkim.conf(5) that is a password.</summary>
    public static bool IsSecretOption(string name) => string.Equals(name, "LDAPBindPassword", StringComparison.OrdinalIgnoreCase);

    /// <summary>The variable holds a secret itself; one that names a file does not.</summary>
    public static bool IsSecret(string variable) => ByVariable(variable) is { Secret: true }
        || (variable.StartsWith(OpenDkimPrefix, StringComparison.Ordinal) && IsSecretOption(variable.Substring(OpenDkimPrefix.Length)));

    private static readonly Dictionary<string, Setting> Variables = All.ToDictionary(row => row.Variable, StringComparer.Ordinal);

    private static readonly Dictionary<string, Setting> Keys = All.Concat(RestartKeys).ToDictionary(row => row.Key, StringComparer.Ordinal);
}

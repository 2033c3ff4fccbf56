// Rows of what the relay takes from its clients: who may send, from which address, to whom, and the name it goes by.
// Listed by SettingsCatalog.

namespace Pfinit.Settings;

/// <summary>What clients may send, and under which name the relay answers them.</summary>
internal static class ClientRows
{
    /// <summary>Bytes, the most that Postfix can count: it keeps a size in a long of C's, which has 32 bits on some architectures.</summary>
    public static readonly long LargestSize = IntPtr.Size == 8 ? long.MaxValue : int.MaxValue;

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
    { Default = "0", Range = (0, LargestSize) };

    public static readonly Setting SmtpdSaslUsers = new("SMTPD_SASL_USERS", "logins", SettingKind.Lines,
        "Logins of clients, which may then send from anywhere: `user[@domain]:password`, separated by commas, or one a line.")
    { Secret = true };

    public static readonly Setting AllowedRecipients = new("ALLOWED_RECIPIENTS", "allowed_recipients", SettingKind.Words,
        "Staging guard: addresses and domains that mail may go to, `.example.com` with its subdomains; everything else is refused.");

    public static readonly Setting RedirectAllTo = new("REDIRECT_ALL_TO", "redirect_all_to", SettingKind.Text,
        "One address that gets every message instead of its recipients.");

    /// <summary>All of them, in the order of help and docs/SETTINGS.md.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        AllowedSenderDomains, AllowEmptySenderDomains, MyNetworks, MyHostname, AutosetHostname, AutosetHostnameServices, MessageSizeLimit,
        SmtpdSaslUsers, AllowedRecipients, RedirectAllTo,
    ];
}

namespace Pfinit.Plan;

/// <summary>Where things are in the image; the volumes and names are part of the drop-in contract.</summary>
internal static class Paths
{
    public const string Postfix = "/etc/postfix";
    public const string MainCf = "/etc/postfix/main.cf";
    public const string MasterCf = "/etc/postfix/master.cf";

    /// <summary>See <see cref="Plan.SetRecord"/>.</summary>
    public const string SetRecord = "/etc/postfix/pfinit.record";

    public const string AllowedSenders = "/etc/postfix/allowed_senders";
    public const string SaslPasswords = "/etc/postfix/sasl_passwd";
    public const string AllowedRecipients = "/etc/postfix/allowed_recipients";
    public const string RedirectAllTo = "/etc/postfix/redirect_all_to";
    public const string OverwriteSender = "/etc/postfix/overwrite_sender";
    public const string OverwriteFrom = "/etc/postfix/overwrite_from";
    public const string RelaySenders = "/etc/postfix/relay_senders";
    public const string RelaySenderPatterns = "/etc/postfix/relay_senders.regexp";
    public const string RelayRecipients = "/etc/postfix/relay_recipients";
    public const string SaslConfiguration = "/etc/postfix/sasl";
    public const string SaslServerConf = "/etc/postfix/sasl/smtpd.conf";
    public const string SaslDatabase = "/etc/postfix/sasl/sasldb2";
    public const string Tls = "/etc/postfix/tls";
    public const string SelfSigned = "/etc/postfix/tls/self-signed.pem";
    public const string Aliases = "/etc/postfix/aliases";
    public const string PostfixTemplate = "/etc/postfix.template";
    public const string PostfixDefaults = "/usr/share/pfinit/postfix";
    public const string PostfixParameters = "/usr/share/pfinit/postfix-parameters";
    public const string PostfixDaemons = "/usr/lib/postfix/sbin";
    public const string PostfixCommands = "/usr/sbin";
    public const string PostfixLibraries = "/usr/lib/postfix";
    public const string Queue = "/var/spool/postfix";
    public const string Held = "/var/spool/postfix/pfinit";
    public const string HeldJournal = "/var/spool/postfix/pfinit/held";
    public const string HeldSenders = "/var/spool/postfix/pfinit/signed";
    public const string QueuePid = "/var/spool/postfix/pid";
    public const string PostfixData = "/var/lib/postfix";

    public const string OpenDkim = "/etc/opendkim";
    public const string OpenDkimProgram = "/usr/sbin/opendkim";
    public const string OpenDkimConf = "/etc/opendkim/opendkim.conf";
    public const string KeyTable = "/etc/opendkim/KeyTable";
    public const string SigningTable = "/etc/opendkim/SigningTable";
    public const string TrustedHosts = "/etc/opendkim/TrustedHosts";
    public const string Keys = "/etc/opendkim/keys";
    public const string RspamdKeys = "/var/lib/rspamd/dkim";
    public const string OpenDkimRun = "/run/opendkim";
    public const string OpenDkimSocket = "/run/opendkim/opendkim.sock";

    /// <summary>Where a running pfinit answers `pfinit reload`.</summary>
    public const string ReloadSocket = "/run/pfinit-reload.sock";

    /// <summary>Where a running pfinit answers `pfinit status`.</summary>
    public const string StatusSocket = "/run/pfinit.sock";

    /// <summary>Postfix's configuration for <see cref="HandoverCf"/>, which is nobody's but a stop's.</summary>
    public const string Handover = "/run/pfinit-drain";

    public const string MailName = "/etc/mailname";
    public const string SnakeOilCertificate = "/etc/ssl/certs/ssl-cert-snakeoil.pem";
    public const string CaBundle = "/etc/ssl/certs/ca-certificates.crt";

    /// <summary>The password table of a route, by the name of its transport.</summary>
    public static string RelayPasswords(string transport) => $"{SaslPasswords}_{transport}";
}

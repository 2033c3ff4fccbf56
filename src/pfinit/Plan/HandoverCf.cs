// The configuration of the Postfix that hands the queue to a peer at the end of a stop (DRAIN_TO). It has a directory of its own, so that nothing in
// /etc/postfix has to be taken back, and it is made anew, not edited: what the user set for deliveries (logins, TLS policies, transports, header checks)
// is meant for other servers. Kept is only what makes it the same queue, and how this machine reaches others. Observe/QueueHandover writes it.
//
// What must hold: nothing listens; nothing bounces, whatever the peer says; nobody gets mail whom the staging guard keeps it from; and only the transport of
// our own delivers, so that mail which a FILTER action wants elsewhere waits in the queue rather than goes there without the login and the TLS that it needs.
// Nothing comes in either: mail in maildrop would pass a cleanup without the user's rules and without a milter, and waits for the next start.

namespace Pfinit.Plan;

/// <summary>main.cf and master.cf, as text.</summary>
internal static class HandoverCf
{
    /// <summary>The service of master.cf that speaks to the peer, and the subject of our messages about it.</summary>
    public const string Transport = "drain";

    private const string HostName = "myhostname";
    private const string HeloName = "smtp_helo_name";
    private const string Transports = "transport_maps";

    /// <summary>The same queue in the same layout, the same programs and accounts, the same name, network and log.</summary>
    private static readonly string[] Kept =
    [
        "compatibility_level", "command_directory", "daemon_directory", "data_directory", "meta_directory", "queue_directory", "mail_owner", "setgid_group",
        "default_database_type", "hash_queue_names", "hash_queue_depth", "enable_long_queue_ids", HostName, "mydomain", "myorigin", "inet_protocols",
        "smtp_bind_address", "smtp_bind_address6", "smtp_address_preference", "smtp_host_lookup", "smtp_dns_resolver_options", "smtputf8_enable",
        "message_size_limit", "header_size_limit", "syslog_facility", "syslog_name",
    ];

    /// <param name="relay">The relay's main.cf.</param>
    /// <param name="peer">`[host]:port`.</param>
    public static string MainText(MainCf relay, string peer)
    {
        var mainCf = new MainCf("# Hands the queue to a peer at the end of a stop. pfinit writes this file, and nobody else reads it.");
        foreach (var name in Kept)
            Keep(name, relay, mainCf);
        foreach (var (name, value) in Parameters(peer))
            mainCf.Set(name, value ?? "");
        if (MapList.Contains(relay[Transports] ?? "", RewritingTables.Guard))
            mainCf.Set(Transports, RewritingTables.Guard);
        var helo = Helo(relay);
        mainCf.Set(HeloName, helo);
        foreach (var reference in References(helo))
            Keep(reference, relay, mainCf);
        return mainCf.ToString();
    }

    /// <param name="relay">The relay's main.cf.</param>
    public static string MasterText(MainCf relay) => string.Concat(Services(relay).Select(line => line + "\n"));

    private static IEnumerable<Parameter> Parameters(string peer) =>
    [
        // Everybody's mail goes one way. Where a transport names a next hop, relayhost has no say.
        new("default_transport", $"{Transport}:{peer}"),
        new("relay_transport", "$default_transport"),
        new("local_transport", "$default_transport"),
        new("virtual_transport", "$default_transport"),
        new("relayhost", peer),
        new("mydestination", ""),
        new("relay_domains", ""),
        new("fast_flush_domains", ""),
        new("alias_maps", ""),
        new("alias_database", ""),

        // A name for all peers is one for this relay as well. On port 25, smtp(8) would take a list with an address of its own for a loop, whole.
        new("inet_interfaces", "loopback-only"),

        // A refusal keeps the message, and so does its age: a notice would go to the sender of mail that the next start may deliver. 100 days are the most
        // that qmgr(8) takes.
        new("soft_bounce", "yes"),
        new("maximal_queue_lifetime", "100d"),
        new("bounce_queue_lifetime", "100d"),
        new("delay_warning_time", "0"),
        new("notify_classes", ""),

        // What is left is due when an ordinary Postfix is there again.
        new("minimal_backoff_time", "5s"),
        new("maximal_backoff_time", "5s"),

        // The peer's certificate is as a rule one that it signed itself. A pod that does not answer must not cost the time of the others.
        new("smtp_tls_security_level", "may"),
        new("smtp_connect_timeout", "5s"),
        new("smtp_mx_address_limit", "0"),

        // As it is, or a signature would not fit any more.
        new("smtp_line_length_limit", "0"),
    ];

    private static IEnumerable<string> Services(MainCf relay)
    {
        yield return "# service  type  private  unprivileged  chroot  wakeup  processes  command";
        yield return "cleanup unix  n  -  n  -    0  cleanup";
        yield return "qmgr    unix  n  -  n  300  1  qmgr";
        yield return "rewrite unix  -  -  n  -    -  trivial-rewrite";
        yield return "bounce  unix  -  -  n  -    0  bounce";
        yield return "defer   unix  -  -  n  -    0  bounce";
        yield return "trace   unix  -  -  n  -    0  bounce";
        yield return "error   unix  -  -  n  -    -  error";
        yield return "retry   unix  -  -  n  -    -  error";
        yield return "scache  unix  -  -  n  -    1  scache";
        yield return "tlsmgr  unix  -  -  n  1000?  1  tlsmgr";

        // Relays often share one name, and smtp(8) takes a server on port 25 that greets with its own name for itself.
        yield return $"{Transport,-7} unix  -  -  n  -    -  smtp";
        yield return "    -o syslog_name=postfix/$service_name";
        if (relay[HostName] is not null)
            yield return $"    -o {HostName}={Transport}.invalid";
    }

    // Without $myhostname, which is another for the transport.
    private static string Helo(MainCf relay)
    {
        var helo = relay[HeloName] is { Length: > 0 } own ? own : $"${HostName}";
        var name = relay[HostName] ?? $"${HostName}";
        return helo.Replace($"${{{HostName}}}", name).Replace($"${HostName}", name);
    }

    // With what its value refers to.
    private static void Keep(string name, MainCf relay, MainCf mainCf)
    {
        if (relay[name] is not { } value || mainCf[name] is not null)
            return;
        mainCf.Set(name, value);
        foreach (var reference in References(value))
            Keep(reference, relay, mainCf);
    }

    // $name, ${name...} and $(name...), postconf(5).
    private static IEnumerable<string> References(string value) => value.Split('$').Skip(1)
        .Select(text => new string([.. text.TrimStart('{', '(').TakeWhile(c => char.IsLetterOrDigit(c) || c == '_')]));
}

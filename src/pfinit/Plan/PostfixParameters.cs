// The main.cf parameters that follow from the settings. Every parameter pfinit computes is set or removed at every start, so that a setting
// taken back has no after-effect; the user's own POSTFIX_ parameters are applied last and win.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Applies the settings to a main.cf.</summary>
internal sealed class PostfixParameters(
    PfinitSettings settings, Surroundings surroundings, ParameterNames parameters, TableReferences tables, List<Diagnostic> diagnostics)
{
    private const string Lmdb = LookupTable.LmdbPrefix;
    private const string DebugPeers = "$mynetworks";

    /// <summary>Edits <paramref name="mainCf"/>; <paramref name="milter"/> is null when nothing signs.</summary>
    public void ApplyTo(MainCf mainCf, MilterEndpoint? milter)
    {
        foreach (var (name, value) in Computed(mainCf, milter).ToList())
        {
            // The user's own stays where it is in the file: a start that changes nothing writes nothing.
            if (value is not null)
                mainCf.Set(name, value);
            else if (!settings.Postfix.ContainsKey(name))
                mainCf.Remove(name);
        }

        ApplyDebugging(mainCf);
        ApplyUserParameters(mainCf);
        RelayParameters.Complete(settings, mainCf);
        OlderImage.ReplaceTableTypes(mainCf, diagnostics);
        new RewritingTables(settings).ApplyTo(mainCf);
    }

    private IEnumerable<Parameter> Computed(MainCf mainCf, MilterEndpoint? milter) =>
        Own().Concat(Fixed).Concat(Senders()).Concat(RelayParameters.Computed(settings, mainCf)).Concat(Rewriting()).Concat(Milter(milter))
            .Concat(LoginParameters.For(settings, surroundings, mainCf)).Concat(new ServerTls(settings, surroundings, mainCf).Parameters());

    private IEnumerable<Parameter> Own() =>
    [
        new("myhostname", HostName()),
        new("meta_directory", Paths.PostfixLibraries),
    ];

    // Without a name that it likes no program of Postfix starts, and a container's name may be all digits by chance.
    private string HostName()
    {
        var found = surroundings.HostName;
        var used = RelayNames.Usable(found);
        if (used != found && !settings.Postfix.ContainsKey("myhostname"))
            diagnostics.Add(Diagnostic.Warning("hostname", $"{Quotation.Of(found)} is no host name to Postfix; {used} is used, and POSTFIX_myhostname sets a better one"));
        return used;
    }

    /// <summary>Values that do not depend on the settings.</summary>
    public static IReadOnlyList<Parameter> Fixed { get; } =
    [
        new("default_database_type", "lmdb"),
        new("alias_maps", Lmdb + Paths.Aliases),
        new("alias_database", Lmdb + Paths.Aliases),
        new("mydestination", ""),
        new("relay_domains", ""),

        // Unlimited messages (the default of message_size_limit here) need an unlimited mailbox, or local(8) refuses to run.
        new("mailbox_size_limit", "0"),
        new("header_size_limit", "4096000"),
        new("smtputf8_enable", "yes"),
        new("smtpd_delay_reject", "yes"),
        new("smtpd_helo_required", "yes"),
        new("smtpd_client_restrictions", "permit_mynetworks, permit_sasl_authenticated, reject"),
        new("smtpd_helo_restrictions", "permit_mynetworks, reject_invalid_helo_hostname, permit"),
        new("smtpd_sender_restrictions", "permit_mynetworks, permit_sasl_authenticated, reject"),
    ];

    private IEnumerable<Parameter> Senders()
    {
        var known = settings.SenderDomains.Count > 0;
        yield return new("smtpd_recipient_restrictions", known
            ? $"{Recipients()}check_sender_access {Lmdb}{Paths.AllowedSenders}, {(settings.Logins.Count > 0 ? "permit_sasl_authenticated, " : "")}reject"
            : $"{Recipients()}permit_mynetworks, permit_sasl_authenticated, reject");

        // The recipient restrictions above already end in "reject": who may relay is decided there, by sender.
        yield return new("smtpd_relay_restrictions", known ? "permit" : "permit_mynetworks, permit_sasl_authenticated, reject");
    }

    // The guard answers before the domain is asked for: a test system may know no DNS. What is redirected goes nowhere else, so its domain may
    // be any.
    private string Recipients() => settings.RedirectAllTo is not null ? $"reject_non_fqdn_recipient, {RewritingTables.KeepRecipient}, "
        : (settings.AllowedRecipients.Count > 0 ? "reject_unlisted_recipient, " : "") + "reject_non_fqdn_recipient, reject_unknown_recipient_domain, ";

    private IEnumerable<Parameter> Rewriting()
    {
        var masquerade = settings.MasqueradedDomains.Count > 0;
        yield return new("masquerade_domains", masquerade ? string.Join(", ", settings.MasqueradedDomains) : null);
        yield return new("local_header_rewrite_clients", masquerade ? "static:all" : null);
        yield return new("smtp_header_checks",
            settings.HeaderChecks is { Value: { } table } checks ? tables.Expand(table, checks.Origin, diagnostics) : null);
    }

    private static IEnumerable<Parameter> Milter(MilterEndpoint? milter) =>
    [
        new("smtpd_milters", milter?.ForPostfix),
        new("non_smtpd_milters", milter is null ? null : "$smtpd_milters"),
        new("milter_protocol", milter is null ? null : "6"),

        // Where the next server does not take 8-bit text, smtp(8) would turn it into 7 bits, and the signature would not fit any more (postconf(5)).
        // Without a key it is nobody's but the user's.
        .. milter is null ? [] : new[] { new Parameter("force_mime_input_conversion", "yes") },

        // SigningOutage has the last word on it.
        new(SigningOutage.Parameter, milter is null ? null : SigningOutage.TempFail),
    ];

    // Removed only when it is ours: a debug_peer_list of the user's own main.cf is none of our business.
    private void ApplyDebugging(MainCf mainCf)
    {
        const string Name = "debug_peer_list";
        if (settings.InboundDebugging)
            mainCf.Set(Name, DebugPeers);
        else if (mainCf[Name] == DebugPeers)
            mainCf.Remove(Name);
    }

    private void ApplyUserParameters(MainCf mainCf)
    {
        foreach (var name in settings.Postfix.Keys.OrderBy(name => name, StringComparer.Ordinal))
        {
            var given = settings.Postfix[name];
            if (!name.All(IsNameCharacter))
            {
                diagnostics.Add(given.Origin.Fatal($"{Quotation.Of(name)} cannot be the name of a parameter"));
                continue;
            }

            if (given.Value is null)
                mainCf.Remove(name);
            else
                mainCf.Set(name, tables.Expand(given.Value, given.Origin, diagnostics));
            if (!parameters.IsKnown(name))
                diagnostics.Add(given.Origin.UnknownName($"Postfix has no parameter {name}; written to main.cf all the same{parameters.Hint(name)}"));
        }
    }

    // What ends a name in main.cf or begins something else there. A point comes of a TOML key below [postfix] that was meant to be in another table.
    private static bool IsNameCharacter(char c) => c is > ' ' and < '\x7f' and not ('=' or '#' or '$' or '{' or '}' or '(' or ')' or '.');
}

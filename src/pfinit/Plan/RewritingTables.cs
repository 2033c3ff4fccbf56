// Whom mail may go to, where it goes instead, and from whom it says it is: tables of pfinit's own that stand in front of the user's.
//
// The guard is a transport table, because every recipient of every message passes there: of smtpd, which refuses what resolves to error(8), of
// sendmail(1), which no restriction of smtpd sees, of aliases and of mail already queued. It is regexp because transport(5) asks such a table
// for the whole address only, before any table is asked for the domain: a route for a domain could otherwise let an address through.

using System.Text;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>The texts of these tables and the parameters that name them.</summary>
internal sealed class RewritingTables(PfinitSettings settings)
{
    /// <summary>In smtpd_recipient_restrictions: the recipient that was meant, as a header; one a recipient.</summary>
    public const string KeepRecipient = "check_recipient_access regexp:{{/(.*)/ PREPEND X-Original-To: $$1}}";

    private const string Regexp = "regexp:";

    /// <summary>The staging guard, where transport_maps has it.</summary>
    public const string Guard = Regexp + Paths.AllowedRecipients;

    // Not MAILER-DAEMON, as cleanup(8) calls the sender of a bounce: it stays empty, or bounces would bounce.
    private const string AnyAddress = "/@/";

    // Nor `*`, for which transport(5) asks when no table knows an address.
    private const string AnyRecipient = "/[^*]/";

    private const string Refusal = "error:5.7.1 this system sends to few recipients only (staging guard, ALLOWED_RECIPIENTS)";

    /// <summary>Stands for what the user has in the list himself.</summary>
    private const string? UsersList = null;

    private readonly Rule[] rules =
    [
        new("transport_maps", Paths.AllowedRecipients, settings.AllowedRecipients.Count > 0, []),
        new("recipient_canonical_maps", Paths.RedirectAllTo, settings.RedirectAllTo is not null,
            [new("recipient_canonical_classes", "envelope_recipient"), new("enable_original_recipient", "no")]),
        new("sender_canonical_maps", Paths.OverwriteSender, settings.OverwriteFrom is not null, [new("sender_canonical_classes", "envelope_sender")]),

        // Attached messages are not this message: their From: stays. One without any From: gets it from the envelope.
        new("header_checks", Paths.OverwriteFrom, settings.OverwriteFrom is not null,
            [new("nested_header_checks", UsersList), new("always_add_missing_headers", "yes")]),
    ];

    public IEnumerable<PlannedFile> Files()
    {
        if (settings.AllowedRecipients.Count > 0)
            yield return Table(Paths.AllowedRecipients, GuardRows());
        if (settings.RedirectAllTo is { } target)
            yield return Table(Paths.RedirectAllTo, $"{AnyRecipient} {Literal(target.ToString())}\n");
        if (settings.OverwriteFrom is not { } sender)
            yield break;
        yield return Table(Paths.OverwriteSender, $"{AnyAddress} {Literal(sender.Address.ToString())}\n");
        yield return Table(Paths.OverwriteFrom, $"/^From:/ REPLACE From: {Literal(sender.ToHeader())}\n");
    }

    /// <summary>Those that an earlier start put into <paramref name="before"/>, main.cf as it was, and that have to go.</summary>
    public IEnumerable<string> Stale(MainCf before) =>
        rules.Where(rule => !rule.On && MapList.Contains(before[rule.Parameter] ?? "", Regexp + rule.Path)).Select(rule => rule.Path);

    /// <summary>
    /// Puts the tables in front of what the parameters name already, the user's own included, and takes those of an earlier start out again with all
    /// that came with them. Called last, when the parameters have their final values.
    /// </summary>
    public void ApplyTo(MainCf mainCf)
    {
        foreach (var rule in rules)
        {
            var (list, table) = (mainCf[rule.Parameter] ?? "", Regexp + rule.Path);
            var others = MapList.Without(list, table);
            var wasOn = MapList.Contains(list, table);
            if (!rule.On && !wasOn)
                continue;
            Set(mainCf, rule.Parameter, rule.On ? MapList.WithFirst(list, table) : others.Length > 0 ? others : null);
            foreach (var companion in rule.Companions.Where(parameter => !settings.Postfix.ContainsKey(parameter.Name)))
            {
                // A list of its own that the user has beside this one goes on counting.
                if (companion.Value is not null || wasOn || mainCf[companion.Name] is null)
                    Set(mainCf, companion.Name, rule.On ? companion.Value ?? others : null);
            }
        }
    }

    private static void Set(MainCf mainCf, string name, string? value)
    {
        if (value is null)
            mainCf.Remove(name);
        else
            mainCf.Set(name, value);
    }

    private static PlannedFile Table(string path, string rows) => new(path, PlannedTable.Heading + rows, Access.Public) { Marked = true };

    // To replace nothing by a dollar sign takes two of them.
    private static string Literal(string text) => text.Replace("$", "$$");

    private string GuardRows()
    {
        var text = new StringBuilder();
        var patterns = settings.AllowedRecipients.SelectMany(Patterns).Distinct().ToList();
        foreach (var pattern in patterns)
            text.Append($"if !/{pattern}/\n");
        text.Append($"{AnyRecipient} {Refusal}\n");
        foreach (var _ in patterns)
            text.Append("endif\n");
        return text.ToString();
    }

    // With SMTPUTF8 the domain may be written either way. Patterns do not heed letter case.
    private static IEnumerable<string> Patterns(AddressPattern recipient) => new[] { recipient.Domain.Ascii, recipient.Domain.Name }.Distinct()
        .Select(domain => recipient.LocalPart is { } local ? $"^{Escape(local)}@{Escape(domain)}$" : $"@{(recipient.Domain.Subdomains ? "(.*\\.)?" : "")}{Escape(domain)}$");

    // POSIX extended regular expressions; the slash ends the pattern.
    private static string Escape(string text) => string.Concat(text.Select(c => ".[]\\*^$+?{}|()/".Contains(c) ? "\\" + c : c.ToString()));

    /// <param name="Parameter">A list of tables.</param>
    /// <param name="Path">Ours.</param>
    /// <param name="On">The settings ask for it.</param>
    /// <param name="Companions">Parameters that have to be set with it; the user's own POSTFIX_ wins.</param>
    private sealed record Rule(string Parameter, string Path, bool On, IReadOnlyList<Companion> Companions);

    private sealed record Companion(string Name, string? Value);
}

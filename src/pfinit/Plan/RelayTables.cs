// The lookup tables of the routes: which sender or recipient has which transport, and the password of each. Called by Planner.

using System.Text;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Builds the tables. The most specific row counts: an address before its domain, a domain before one above it.</summary>
internal static class RelayTables
{
    public static bool HasSenders(PfinitSettings settings) => settings.Routes.Any(route => route.Senders.Count > 0);

    public static bool HasRecipients(PfinitSettings settings) => settings.Routes.Any(route => route.Recipients.Count > 0);

    /// <param name="tokens">Access tokens by token file.</param>
    public static IEnumerable<PlannedTable> For(PfinitSettings settings, IReadOnlyDictionary<string, string> tokens)
    {
        if (HasSenders(settings))
            yield return new PlannedTable(Paths.RelaySenders, Rows(settings, route => route.Senders, SenderKeys), Access.Public);
        if (HasRecipients(settings))
            yield return new PlannedTable(Paths.RelayRecipients, Rows(settings, route => route.Recipients, RecipientKeys), Access.Public);
        foreach (var route in settings.Routes)
        {
            if (route.Relay.Login is { } login)
                yield return PasswordTable.For(Paths.RelayPasswords(route.Name), route.Relay, login, tokens);
        }
    }

    /// <summary>
    /// Postfix looks a sender up by address and by domain, never by the domains above it; for `.example.com` it takes expressions. Those are asked
    /// before the domains of the other table, so every domain is among them. Null when no route has a domain with everything below it.
    /// </summary>
    public static PlannedFile? SenderPatterns(PfinitSettings settings)
    {
        var domains = settings.Routes
            .SelectMany(route => route.Senders.Where(pattern => pattern.LocalPart is null).Select(pattern => new Row(pattern, Target(route))))
            .OrderByDescending(row => row.Domain.Ascii.Length).ThenBy(row => row.Domain.Subdomains ? 1 : 0)
            .ToList();
        if (!domains.Exists(row => row.Domain.Subdomains))
            return null;
        var text = new StringBuilder(PlannedTable.Heading);
        foreach (var row in domains)
        {
            foreach (var name in row.Domain.Spellings)
                text.Append($"/{(row.Domain.Subdomains ? "[@.]" : "@")}{name.Replace(".", "\\.")}$/ {row.Target}\n");
        }

        return new PlannedFile(Paths.RelaySenderPatterns, text.ToString(), Access.Public) { Marked = true };
    }

    /// <summary>Whether a file of this name could be the text of a table of ours.</summary>
    public static bool IsPath(string path) => path is Paths.RelaySenders or Paths.RelaySenderPatterns or Paths.RelayRecipients
        || (path.StartsWith(Paths.RelayPasswords(""), StringComparison.Ordinal) && RelayTransports.IsName(path.Substring(Paths.RelayPasswords("").Length)));

    /// <summary>Tables of an earlier start that these settings have no use for.</summary>
    public static IEnumerable<string> Stale(PfinitSettings settings, Surroundings surroundings) => surroundings.RelayTables
        .Except(For(settings, Tokens.AtStart(settings, surroundings)).Select(table => table.Path))
        .Where(path => path != SenderPatterns(settings)?.Path);

    // `.example.com` gives a row for example.com, too, where no other relay has that.
    private static List<LookupRow> Rows(
        PfinitSettings settings, Func<RelayRoute, IReadOnlyList<AddressPattern>> patterns, Func<AddressPattern, string, IEnumerable<string>> keys)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var all = settings.Routes.SelectMany(route => patterns(route).Select(pattern => new Row(pattern, Target(route))));
        return
        [
            .. all.OrderBy(row => row.Domain.Subdomains ? 1 : 0)
                .SelectMany(row => row.Domain.Spellings.SelectMany(name => keys(row.Pattern, name)).Select(key => new LookupRow(key, row.Target)))
                .Where(row => taken.Add(row.Key)),
        ];
    }

    private static IEnumerable<string> SenderKeys(AddressPattern pattern, string domain) => [$"{pattern.LocalPart}@{domain}"];

    private static IEnumerable<string> RecipientKeys(AddressPattern pattern, string domain) => pattern.LocalPart is not null ? [$"{pattern.LocalPart}@{domain}"]
        : pattern.Domain.Subdomains ? [domain, "." + domain]
        : [domain];

    /// <summary>`relay2:[smtp.example.net]:587`, as transport(5) has it.</summary>
    private static string Target(RelayRoute route) => $"{route.Name}:{route.Relay.Host}";

    private sealed class Row(AddressPattern pattern, string target)
    {
        public AddressPattern Pattern => pattern;

        public SenderDomain Domain => pattern.Domain;

        public string Target => target;
    }
}

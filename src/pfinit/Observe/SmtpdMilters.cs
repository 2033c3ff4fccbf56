// Which milters smtpd asks. `health` probes those that run in this container; others are somebody else's to watch.

using System.Globalization;
using Pfinit.Plan;

namespace Pfinit.Observe;

/// <summary>Reads the value of smtpd_milters (postconf(5), MILTER_README).</summary>
internal static class SmtpdMilters
{
    private const string DefaultAction = "default_action=";

    private static readonly char[] Separators = [' ', '\t', ','];

    /// <summary>
    /// The milters on unix sockets and on loopback, each with its own `default_action`; null: that of milter_default_action. Relative socket paths start at
    /// the queue directory.
    /// </summary>
    public static IEnumerable<SmtpdMilter> OnThisHost(string milters, MainCf mainCf)
    {
        var found = new List<SmtpdMilter>();
        foreach (var word in Words(milters, mainCf, depth: 0))
        {
            if (Parse(word) is { } endpoint)
                found.Add(new SmtpdMilter(endpoint, null));
            else if (found.Count > 0 && word.StartsWith(DefaultAction, StringComparison.Ordinal))
                found[found.Count - 1] = found[found.Count - 1] with { DefaultAction = word.Substring(DefaultAction.Length) };
        }

        return found.Where(milter => IsOnThisHost(milter.Endpoint));
    }

    private static bool IsOnThisHost(MilterEndpoint endpoint) => endpoint.Path is not null || endpoint.Host is "localhost" or "::1" or "0.0.0.0"
        || endpoint.Host.StartsWith("127.", StringComparison.Ordinal);

    /// <summary>The words of a list with `$name` replaced; what stands in braces after an endpoint are options, which name none.</summary>
    private static IEnumerable<string> Words(string list, MainCf mainCf, int depth) =>
        list.Split(Separators, StringSplitOptions.RemoveEmptyEntries).SelectMany(word =>
            word[0] == '$' && depth < 4 ? Words(mainCf[word.Trim('$', '{', '}', '(', ')')] ?? "", mainCf, depth + 1) : [word.Trim('{', '}')]);

    private static MilterEndpoint? Parse(string word)
    {
        var colon = word.IndexOf(':');
        var rest = word.Substring(colon + 1);
        switch (colon < 0 ? "" : word.Substring(0, colon))
        {
            case "unix" or "local" when rest.Length > 0:
                return MilterEndpoint.Unix(rest[0] == '/' ? rest : $"{Paths.Queue}/{rest}");
            case "inet":
                var last = rest.LastIndexOf(':');
                return last > 0 && int.TryParse(rest.AsSpan(last + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                    ? MilterEndpoint.Inet(rest.Substring(0, last).Trim('[', ']'), port)
                    : null;
            default:
                return null;
        }
    }
}

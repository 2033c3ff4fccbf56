// Whether smtpd's restrictions may decide what becomes of a message beyond taking it: actions of access(5), by a table or a policy service of the
// user's. SigningOutage has to know. smtpd does not log HOLD for a message that is on hold for its signature already, and pickup, by which such a
// message is released, drops FILTER and REDIRECT (postsuper(1), -r).

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Looks for such actions in smtpd's restrictions.</summary>
/// <param name="own">The user's tables of the settings, whose text is known.</param>
/// <param name="harmless">Texts of other tables that were read and have none of them.</param>
internal sealed class AccessTables(IReadOnlyList<LookupTable> own, IReadOnlyCollection<string> harmless)
{
    private const string PolicyService = "check_policy_service";

    /// <summary>How deep `$name` in a list may lead to another list.</summary>
    private const int DeepestReference = 4;

    private static readonly string[] Actions = ["HOLD", "FILTER", "REDIRECT"];
    private static readonly char[] Separators = [' ', '\t', '\n', ',', '{', '}'];
    private static readonly string[] Files = ["lmdb", "hash", "btree", "regexp", "pcre", "cidr", "texthash"];
    private static readonly string[] Ours = [$"check_sender_access lmdb:{Paths.AllowedSenders}", RewritingTables.KeepRecipient];

    /// <summary>The parameter is a list of restrictions, or a class of them.</summary>
    public static bool IsRestriction(string name, string value) => name.EndsWith("_restrictions", StringComparison.Ordinal)
        || value.Contains("_access") || value.Contains(PolicyService);

    /// <summary>The texts of the tables in a list of restrictions, by path; those of a type that has no text are left out.</summary>
    public static IEnumerable<string> Sources(string value) => Words(value).Where(IsFile).Select(word => word.Substring(word.IndexOf(':') + 1));

    /// <summary>A table's text could lead to such an action.</summary>
    public static bool HasAction(string text) => Actions.Any(action => text.Contains(action, StringComparison.OrdinalIgnoreCase));

    /// <summary>What may act on mail, for a message; null when nothing does.</summary>
    public string? FindAction(MainCf mainCf, MasterCf masterCf)
    {
        foreach (var name in mainCf.Names.Where(name => IsRestriction(name, mainCf[name]!)))
        {
            if (FindAction(mainCf[name]!, mainCf, depth: 0) is { } found)
                return $"main.cf: {name}: {found}";
        }

        foreach (var service in masterCf.Services)
        {
            foreach (var option in service.Options.Where(option => IsRestriction(option.Name, option.Value)))
            {
                if (FindAction(option.Value, mainCf, depth: 0) is { } found)
                    return $"master.cf: {service.Key}: {option.Name}: {found}";
            }
        }

        return null;
    }

    private static string[] Words(string value) => TableTypes.ExpandDirectory(value).Replace("${", "$").Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    private static bool IsFile(string word) => word.IndexOf(':') is > 0 and var colon
        && Files.Contains(word.Substring(0, colon)) && colon + 1 < word.Length && word[colon + 1] == '/';

    private string? FindAction(string value, MainCf mainCf, int depth)
    {
        var others = Ours.Aggregate(value, (list, item) => list.Replace(item, ""));
        foreach (var word in Words(others))
        {
            if (!IsFile(word) && HasAction(word))
                return "an action in the list itself";
            if (word == PolicyService)
                return "a policy service";
            if (word[0] == '$' && depth < DeepestReference && FindAction(mainCf[word.Trim('$', '(', ')')] ?? "", mainCf, depth + 1) is { } behind)
                return behind;
            var colon = word.IndexOf(':');
            if (colon > 0 && IsTableType(word.Substring(0, colon)) && !IsHarmless(word, word.Substring(colon + 1)))
                return word;
        }

        return null;
    }

    // Anything else with a colon is an address, or a number of a reply.
    private static bool IsTableType(string word) => word.All(char.IsLower) && word is not ("static" or "inline" or "unix" or "inet" or "fail");

    private bool IsHarmless(string word, string path) => own.FirstOrDefault(table => table.Path == path) is { } table
        ? !HasAction(table.Text) && table.Rows?.Any(row => HasAction(row.Value)) != true
        : IsFile(word) && harmless.Contains(path);
}

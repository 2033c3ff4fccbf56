namespace Pfinit.Plan;

/// <summary>Files that Postfix reads because its configuration names them: certificates, keys, CA files, tables of any type.</summary>
internal static class NamedFiles
{
    private static readonly char[] Separators = [' ', '\t', '\n', ',', ':', '=', '{', '}', '(', ')'];

    /// <summary>Every absolute path in <paramref name="mainCf"/> and <paramref name="masterCf"/>, of files and of what else has one but sockets; each once.</summary>
    public static IEnumerable<string> In(MainCf mainCf, MasterCf masterCf) => EveryValue.In(mainCf, masterCf)
        .SelectMany(value => WithoutSockets(TableTypes.ExpandDirectory(value)).Split(Separators, StringSplitOptions.RemoveEmptyEntries))
        .Where(word => word.Length > 1 && word[0] == '/')
        .Distinct();

    // Of milters and next hops (unix), or of milters alone (local); the table `unix:passwd.byname` has no path. What is left does not begin with a slash.
    private static string WithoutSockets(string value) => value.Replace("unix:/", "unix:").Replace("local:/", "local:");
}

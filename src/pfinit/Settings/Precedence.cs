// Settings that have the last word over another one, whatever source that comes from: what is said of one daemon, one relay or one parameter is
// narrower than what is said of all. Pure; the readers act on it, Explanation shows it.

namespace Pfinit.Settings;

/// <summary>Which setting beats which.</summary>
internal static class Precedence
{
    private static readonly Pair[] Pairs =
    [
        new(SettingsCatalog.PostfixPrefix + "milter_default_action", DkimRows.OnFailure, ""),
        new(ClientRows.MyHostname.Name, ClientRows.AutosetHostname, ""),
        .. new[] { SettingsCatalog.PostfixTable, SettingsCatalog.OpenDkimTable }
            .SelectMany(_ => RestartRows.All, (daemon, row) => new Pair(RestartRows.OfDaemon(daemon, row).Name, row, daemon)),
    ];

    /// <summary>What a value of <paramref name="setting"/> beats; null when it beats none.</summary>
    public static Setting? BeatenBy(Setting setting) => Pairs.FirstOrDefault(pair => pair.Narrower == setting.Name)?.Wider;

    /// <summary>` (overridden)`, ` (overridden for postfix)`, or nothing: whether a value of <paramref name="setting"/> is beaten by what <paramref name="isSet"/>.</summary>
    public static string Note(Setting setting, Func<string, bool> isSet)
    {
        var scopes = Pairs.Where(pair => pair.Wider == setting && isSet(pair.Narrower)).Select(pair => pair.Scope).ToList();
        return scopes.Count == 0 ? "" : scopes.All(scope => scope.Length == 0) ? " (overridden)" : $" (overridden for {string.Join(", ", scopes)})";
    }

    private sealed class Pair(string narrower, Setting wider, string scope)
    {
        public string Narrower => narrower;

        public Setting Wider => wider;

        public string Scope => scope;
    }
}

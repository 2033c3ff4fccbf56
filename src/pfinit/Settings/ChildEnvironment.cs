namespace Pfinit.Settings;

/// <summary>The environment for init scripts: pfinit's own less every secret.</summary>
internal static class ChildEnvironment
{
    /// <summary>`NAME=value` for each variable that is not the value of a secret setting; files that hold secrets may be named.</summary>
    public static IReadOnlyList<string> For(IReadOnlyDictionary<string, string> environment) =>
        [.. environment.Where(pair => !SettingsCatalog.IsSecret(pair.Key)).Select(pair => $"{pair.Key}={pair.Value}")];
}

namespace Pfinit.Settings;

/// <summary>The environment for init scripts: pfinit's own less every secret, and less what a service manager means for pfinit alone.</summary>
internal static class ChildEnvironment
{
    private static readonly string[] OfTheManager = ["NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"];

    /// <summary>`NAME=value` for each variable that is not the value of a secret setting; files that hold secrets may be named.</summary>
    public static IReadOnlyList<string> For(IReadOnlyDictionary<string, string> environment) =>
        [.. environment.Keys.Where(name => !SettingsCatalog.IsSecret(name) && !OfTheManager.Contains(name))
            .Select(name => $"{name}={environment[name]}")];
}

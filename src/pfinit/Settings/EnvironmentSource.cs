// Settings from environment variables, the form in which `docker run -e` and Kubernetes give them.
// Foreign variables are none of our business, except those that look like a misspelled setting.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Reads the settings out of an environment.</summary>
internal static class EnvironmentSource
{
    /// <summary>What the runtime puts in place of bytes that are not UTF-8. A value that held them is lost, and half a password is none.</summary>
    private const char Undecodable = '\uFFFD';

    private const string RspamdPrefix = "RSPAMD_";

    /// <summary>Names that carry a meaning for pfinit without being settings.</summary>
    private static readonly string[] Other = ["PFINIT_CONFIG"];

    public static void Read(IReadOnlyDictionary<string, string> environment, SettingValues values, List<Diagnostic> diagnostics)
    {
        values.BeginSource(file: null);
        WarnOfRspamd(environment, diagnostics);
        foreach (var name in environment.Keys.OrderBy(name => name, StringComparer.Ordinal))
        {
            var text = environment[name];
            if (Find(name) is { } setting)
            {
                // An empty variable counts as not set, as in a compose file with `RELAYHOST: ${RELAYHOST}`. For a parameter it means "remove".
                if (text.Contains(Undecodable))
                {
                    diagnostics.Add(Diagnostic.Fatal(name, "invalid UTF-8; give the value in that encoding, or in a file named by " + name + SettingsCatalog.FileSuffix));
                    values.SetUnusable(setting, new Origin(name));
                }
                else if (text.Length > 0 || setting.IsParameter)
                {
                    values.Set(setting, text, new Origin(name));
                }
            }
            else if (WithoutFileSuffix(name) is { } twin && Find(twin) is { } fileSetting)
            {
                if (text.Length > 0)
                    values.SetFromFile(fileSetting, text, new Origin(name));
            }
            else if (text.Length > 0 && NameAfter(RspamdPrefix, name) is null && !Other.Contains(name) && Hint(name, text) is { Length: > 0 } hint)
            {
                diagnostics.Add(Diagnostic.Warning(name, "unused variable" + hint));
            }

            Setting? Find(string variable) => IsKubernetesNoise(variable, text) ? null : FindSetting(variable);
        }
    }

    private static Setting? FindSetting(string variable)
    {
        if (SettingsCatalog.ByVariable(variable) is { } setting)
            return setting;
        if (variable.EndsWith(SettingsCatalog.FileSuffix, StringComparison.Ordinal))
            return null;
        if (NameAfter(SettingsCatalog.PostfixPrefix, variable) is { } parameter)
            return SettingsCatalog.PostfixParameter(parameter);
        if (NameAfter(SettingsCatalog.MasterPrefix, variable) is { } master)
            return SettingsCatalog.MasterSetting(Target(master));
        return NameAfter(SettingsCatalog.OpenDkimPrefix, variable) is { } option ? SettingsCatalog.OpenDkimOption(option) : null;
    }

    // `submission__inet` or `submission__inet__maxproc`; what is neither is taken as a service, and MasterReader says what is missing.
    private static MasterTarget Target(string name)
    {
        var parts = name.Split([SettingsCatalog.MasterSeparator], 3, StringSplitOptions.None);
        return new MasterTarget(parts.Length == 1 ? name : $"{parts[0]}/{parts[1]}", parts.Length == 3 ? parts[2] : null);
    }

    private static string? NameAfter(string prefix, string variable) =>
        variable.Length > prefix.Length && variable.StartsWith(prefix, StringComparison.Ordinal) ? variable.Substring(prefix.Length) : null;

    private static string? WithoutFileSuffix(string name) => name.EndsWith(SettingsCatalog.FileSuffix, StringComparison.Ordinal)
        ? name.Substring(0, name.Length - SettingsCatalog.FileSuffix.Length)
        : null;

    // Besides service links: every parameter and option has a lower-case letter in its name, so POSTFIX_MAIL_… of a Service postfix-mail is none.
    private static bool IsKubernetesNoise(string variable, string text) => ServiceLinks.Is(variable, text)
        || (NameAfter(SettingsCatalog.PostfixPrefix, variable) ?? NameAfter(SettingsCatalog.MasterPrefix, variable)
            ?? NameAfter(SettingsCatalog.OpenDkimPrefix, variable)) is { } name && !name.Any(char.IsLower);

    private static string Hint(string name, string text) =>
        name.Length < 5 || IsKubernetesNoise(name, text) ? "" : Spelling.Hint(name, SettingsCatalog.All.Select(row => row.Variable));

    // One line for all: whoever comes from a configuration of rspamd has a dozen of them.
    private static void WarnOfRspamd(IReadOnlyDictionary<string, string> environment, List<Diagnostic> diagnostics)
    {
        var names = environment.Keys
            .Where(name => NameAfter(RspamdPrefix, name) is not null && environment[name].Length > 0 && !ServiceLinks.Is(name, environment[name]))
            .OrderBy(name => name, StringComparer.Ordinal).ToList();
        if (names.Count > 0)
            diagnostics.Add(Diagnostic.Warning(names[0], $"unused, the image has no rspamd{(names.Count > 1 ? "; likewise " + string.Join(", ", names.Skip(1)) : "")}"));
    }
}

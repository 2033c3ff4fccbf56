// From all sources to checked settings: defaults < TOML files < environment. Called by every subcommand that needs settings.
// Never throws for bad input and never stops at the first mistake: the caller gets every diagnostic at once.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Reads the settings of one start.</summary>
internal static class SettingsReader
{
    public const string DefaultFile = "/etc/pfinit.toml";
    public const string DropInDirectory = "/etc/pfinit.d";
    private const string FileVariable = "PFINIT_CONFIG";

    /// <summary>The settings; not to be acted on when a diagnostic is fatal, except to know in which form to say so.</summary>
    public static PfinitSettings Read(IReadOnlyDictionary<string, string> environment, IInputFiles files, List<Diagnostic> diagnostics)
    {
        var values = Collect(environment, files, diagnostics);
        return new SettingsBuilder(values, files, diagnostics).Build();
    }

    /// <summary>The values as the sources give them, not yet checked: who set what, and what that overrode.</summary>
    public static SettingValues Collect(IReadOnlyDictionary<string, string> environment, IInputFiles files, List<Diagnostic> diagnostics)
    {
        var values = new SettingValues(files, diagnostics);
        ReadTomlFiles(environment, files, values, diagnostics);
        EnvironmentSource.Read(environment, values, diagnostics);
        return values;
    }

    private static void ReadTomlFiles(
        IReadOnlyDictionary<string, string> environment, IInputFiles files, SettingValues values, List<Diagnostic> diagnostics)
    {
        var named = environment.TryGetValue(FileVariable, out var path) && path.Length > 0;
        var main = named ? path! : DefaultFile;
        if (files.Read(main, out var problem) is { } content)
            TomlSource.Read(main, content, values, diagnostics);
        else if (named)
            Lacks(Diagnostic.Fatal(FileVariable, $"open {main}: {problem}"));
        else if (files.Exists(main) || problem == "Is a directory")
            Lacks(Diagnostic.Fatal(main, problem == "Is a directory"
                ? "is a directory; a mount whose source file does not exist makes one"
                : problem));
        foreach (var dropIn in files.TomlFiles(DropInDirectory))
        {
            if (files.Read(dropIn, out problem) is { } part)
                TomlSource.Read(dropIn, part, values, diagnostics);
            else
                Lacks(Diagnostic.Fatal(dropIn, problem));
        }

        void Lacks(Diagnostic diagnostic)
        {
            diagnostics.Add(diagnostic);
            values.SetPartial();
        }
    }
}

// `pfinit help`: the subcommands, and the settings catalog as text.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>Prints help.</summary>
internal static class Help
{
    private const string Head = """
        pfinit: PID 1 of a Postfix relay

        Usage: pfinit [SUBCOMMAND] [ARGUMENTS]    (no subcommand: run)


        """;

    private const string Tail = """

        Each has its own --help with examples. `pfinit help settings` lists every setting.

        """;

    public static int Run(IReadOnlyList<Subcommand> subcommands, IReadOnlyList<string> arguments)
    {
        switch (arguments.Count == 0 ? "" : arguments[0])
        {
            case "settings":
                StandardOutput.Write(SettingsText());
                return ExitStatus.Ok;
            case "" or "--help" or "-h":
                StandardOutput.Write(Head + string.Concat(subcommands.Select(row => $"  {row.Name,-8} {row.Summary}\n")) + Tail);
                return ExitStatus.Ok;
            case var name when subcommands.FirstOrDefault(row => row.Name == name) is { } row:
                return row.Run(["--help"]);
            default:
                Log.Fatal("help", $"no subcommand \"{arguments[0]}\"; see pfinit help");
                return ExitStatus.Usage;
        }
    }

    /// <summary>The catalog, a setting and its effect after the other.</summary>
    internal static string SettingsText()
    {
        var text = new StringBuilder("Settings: environment variable, [TOML key], default; effect. Any may be given as VARIABLE_FILE, too.\n\n");
        foreach (var row in SettingsCatalog.All)
        {
            text.Append(row.Variable).Append(" [").Append(row.Key).Append(']');
            if (row.Default.Length > 0)
                text.Append(", default ").Append(row.Default);
            if (row.Kind == SettingKind.Duration)
                text.Append(", ").Append(row.Span).Append(" (such as ").Append(Duration.Forms).Append("; a number alone is seconds)");
            text.Append("\n    ").Append(row.Help).Append('\n');
        }

        text.Append("POSTFIX_<parameter> [postfix.<parameter>]\n    Any main.cf parameter; an empty value removes it.\n")
            .Append("OPENDKIM_<Option> [opendkim.<Option>]\n    Any opendkim.conf option; an empty value removes it.\n")
            .Append("POSTFIXMASTER_<service>__<type>__<option> [master.\"<service>/<type>\".<option>]\n    Any option or column of a service of master.cf; without <option> the whole line; an empty value removes it.\n")
            .Append("[restart.postfix], [restart.opendkim]\n    The keys of [restart] for one daemon alone.\n")
            .Append("[tables.<name>]\n    A lookup table, with rows, text or file; table:<name> in a parameter refers to it.\n")
            .Append("\nKeys of a [[relay]] in a TOML file, for the mail of certain senders or recipients:\n\n");
        foreach (var row in RelayEntryRows.All)
            text.Append(RelayEntryRows.EntryKey(row)).Append("\n    ").Append(row.Help).Append('\n');
        return text.ToString();
    }
}

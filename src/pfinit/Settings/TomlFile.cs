// The settings as one pfinit.toml: what `pfinit convert` prints. A relay that is given only that file makes the same plan; the golden tests hold it
// to that. Pure text.

using System.Text;
using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Writes the collected values as TOML, in the order of the catalog.</summary>
/// <param name="withSecrets">Secrets that stand in a variable or a TOML file are printed; else the name of a file takes their place.</param>
/// <param name="diagnostics">Gets a warning for each secret that is left out.</param>
internal sealed class TomlFile(bool withSecrets, List<Diagnostic> diagnostics)
{
    private const string Head = """
        # The settings of a relay, written by `pfinit convert`. Mount this file as /etc/pfinit.toml.
        # `pfinit help settings` explains the keys, `pfinit schema` prints a JSON Schema of them for editors.

        """;

    // Services of master.cf of which there is more to say than the whole line.
    private readonly HashSet<string> tabled = new(StringComparer.Ordinal);

    public string Text(SettingValues values)
    {
        var text = new StringBuilder(Head);
        var relays = EffectiveRelays.In(values);
        var settings = EffectiveSettings.In(values)
            .Where(setting => setting.Value is { } value && Says(value) && !(relays.Count > 0 && IsOfRelay(setting.Setting))).ToList();

        // In TOML the keys of the root come before the first table.
        tabled.UnionWith(settings.Select(setting => setting.Setting.Master).OfType<MasterTarget>().Where(master => master.Item is not null).Select(master => master.Service));
        foreach (var table in settings.GroupBy(setting => TableOf(setting.Setting)).OrderBy(table => table.Key.Length == 0 ? 0 : 1))
        {
            text.Append(table.Key.Length == 0 ? "\n" : $"\n[{table.Key}]\n");
            foreach (var setting in table)
                text.Append(Line(setting.Setting, setting.Value!, setting.Setting.Name)).Append('\n');
        }

        for (var i = 0; i < relays.Count; i++)
        {
            var prefix = $"{RelayEntryRows.RelayTable}{i + 1}_";
            text.Append($"\n[[{RelayEntryRows.RelayTable}]]\n")
                .Append(string.Concat(relays[i].Select(value => Line(value.Setting, value, prefix + NameIn(value.Setting).Replace('.', '_')) + "\n")));
        }

        var tables = new TableToml(withSecrets, diagnostics);
        foreach (var table in values.Tables.Values.OrderBy(table => table.Name, StringComparer.Ordinal))
            text.Append('\n').Append(tables.Text(table));
        return text.ToString();
    }

    // An empty value is as good as none, but that of a parameter removes it.
    private static bool Says(SettingValue value) => value.Text.Length > 0 || value.Setting.IsParameter;

    private static bool IsOfRelay(Setting setting) => setting.Key.StartsWith(RelayEntryRows.RelayTable + ".", StringComparison.Ordinal);

    // The name of a parameter is one key, dots included; those of a `[[relay]]` are written with dots instead of tables inside it. A service of
    // master.cf has a table for its options, and its line is in there, too, when it has any.
    private string TableOf(Setting setting) => setting.Master is { } master
        ? SettingsCatalog.MasterTable + (tabled.Contains(master.Service) ? "." + TomlValue.Key(master.Service) : "")
        : setting.IsParameter || setting.Key.StartsWith(RelayEntryRows.RelayArray, StringComparison.Ordinal)
        ? setting.Key.Substring(0, setting.Key.IndexOf('.'))
        : setting.Key.Substring(0, Math.Max(0, setting.Key.LastIndexOf('.')));

    private string NameIn(Setting setting) => setting.Master is { } master
        ? master.Item ?? (tabled.Contains(master.Service) ? MasterTarget.Line : master.Service)
        : setting.Key.Substring(TableOf(setting) is { Length: > 0 } table ? table.Length + 1 : 0);

    // `file` is the name that a secret gets when it is put into a file.
    private string Line(Setting setting, SettingValue value, string file)
    {
        var name = NameIn(setting);
        if (value.File is { } path && SettingsCatalog.HasFileKey(setting.Key))
            return $"{Key(setting, name + SettingsCatalog.FileKeySuffix)} = {TomlValue.Quote(path)}";
        if (!withSecrets && value.HoldsSecret)
            return LeftOutSecret.Line(Key(setting, name + SettingsCatalog.FileKeySuffix), file.ToLowerInvariant(), value.Origin, diagnostics);

        var line = $"{Key(setting, name)} = {TomlValue.Of(setting, value.Text)}";
        return value.File is null ? line : $"{line}  # was in {ShownText.Visible(value.File)}";
    }

    private static string Key(Setting setting, string name) =>
        setting.IsParameter ? TomlValue.Key(name) : string.Join(".", name.Split('.').Select(TomlValue.Key));
}

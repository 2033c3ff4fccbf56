// Which keys of a settings file hold a value and which are tables. Pure; asked by TomlSource, which turns one in the place of the other into a mistake:
// a `[restart]` that loses `opendkim = 5` would restart OpenDKIM in another way than its owner believes.

namespace Pfinit.Settings;

/// <summary>The shape of a settings file outside `[tables]` and `[[relay]]`.</summary>
internal static class TomlShape
{
    private const string PostfixTable = SettingsCatalog.PostfixTable + ".";
    private const string OpenDkimTable = SettingsCatalog.OpenDkimTable + ".";

    private static readonly string[] Open = [SettingsCatalog.PostfixTable, SettingsCatalog.OpenDkimTable, SettingsCatalog.MasterTable, TableSection.Name];

    /// <summary>No setting has a key of more parts; those of master.cf have three.</summary>
    public static readonly int Deepest = Math.Max(3, SettingsCatalog.All.Max(row => row.Key.Split('.').Length));

    /// <summary>The setting that a key names; null when none does, and for a key whose value stands in a file.</summary>
    public static Setting? Find(IReadOnlyList<string> parts)
    {
        if (parts[0] == SettingsCatalog.MasterTable && parts.Count is 2 or 3)
            return SettingsCatalog.MasterSetting(MasterTarget.Of(parts[1], parts.Count == 3 ? parts[2] : null));
        var key = string.Join(".", parts);
        if (SettingsCatalog.ByKey(key) is { } setting)
            return setting;
        if (TomlSyntax.IsFileKey(key) && SettingsCatalog.HasFileKey(TomlSyntax.WithoutFileSuffix(key)))
            return null;
        if (key.StartsWith(PostfixTable, StringComparison.Ordinal))
            return SettingsCatalog.PostfixParameter(key.Substring(PostfixTable.Length));
        return key.StartsWith(OpenDkimTable, StringComparison.Ordinal) ? SettingsCatalog.OpenDkimOption(key.Substring(OpenDkimTable.Length)) : null;
    }

    /// <summary>The setting whose value stands in the file that the key names.</summary>
    public static Setting? FindOfFile(IReadOnlyList<string> parts) => TomlSyntax.IsFileKey(parts[parts.Count - 1])
        ? Find([.. parts.Take(parts.Count - 1), TomlSyntax.WithoutFileSuffix(parts[parts.Count - 1])])
        : null;

    /// <summary>What is wanted where a table stands; null where one may.</summary>
    public static string? WantedForTable(IReadOnlyList<string> parts)
    {
        var isService = parts[0] == SettingsCatalog.MasterTable && parts.Count == 2;
        return isService ? null
            : Find(parts) is { } setting ? TomlSyntax.Wanted(setting)
            : FindOfFile(parts) is not null ? TomlSyntax.PathWanted
            : null;
    }

    /// <summary>What is wanted where a value or an array of tables stands; null where no table is known.</summary>
    public static string? WantedForValue(IReadOnlyList<string> parts)
    {
        var key = string.Join(".", parts);
        if (key == RelayEntryRows.RelayTable)
            return $"a table [{key}], or one [[{key}]] for each of several relays,";
        var isTable = (parts.Count == 1 && Open.Contains(key)) || (parts.Count == 2 && parts[0] == SettingsCatalog.MasterTable)
            || SettingsCatalog.All.Concat(RestartRows.DaemonKeys).Any(row => row.Key.StartsWith(key + ".", StringComparison.Ordinal));
        return isTable ? $"a table [{string.Join(".", parts.Select(TomlValue.Key))}]" : null;
    }
}

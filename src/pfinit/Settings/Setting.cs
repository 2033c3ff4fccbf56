namespace Pfinit.Settings;

/// <summary>
/// One row of the catalog: everything pfinit knows of a setting. The environment reader, the TOML reader, the checks, `pfinit help settings`
/// and the table of docs/SETTINGS.md all read it.
/// </summary>
/// <param name="Variable">Environment name; its value may instead stand in the file that `Variable_FILE` names.</param>
/// <param name="Key">Dotted TOML key; its value may instead stand in the file that `Key_file` names.</param>
/// <param name="Help">One line for people: the effect.</param>
internal sealed record Setting(string Variable, string Key, SettingKind Kind, string Help)
{
    /// <summary>What it is called where there is one name: the variable, or the key of what only settings files have.</summary>
    public string Name => Variable.Length > 0 ? Variable : Key;

    /// <summary>The value when nobody sets one, as `help` and docs/SETTINGS.md show it; empty when unset means "off" or "none".</summary>
    public string Default { get; init; } = "";

    /// <summary>What of master.cf it names; null for every other setting.</summary>
    public MasterTarget? Master { get; init; }

    /// <summary>
    /// Names a parameter of main.cf, a service or option of master.cf or an option of opendkim.conf: its value is text for that file, and an
    /// empty one removes it.
    /// </summary>
    public bool IsParameter => Master is not null
        || Variable.StartsWith(SettingsCatalog.PostfixPrefix, StringComparison.Ordinal)
        || Variable.StartsWith(SettingsCatalog.OpenDkimPrefix, StringComparison.Ordinal);

    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Smallest and largest number, both allowed; of a duration, milliseconds.</summary>
    public (long Low, long High) Range { get; init; }

    /// <summary>The range of a duration as people write it: `10ms..1h`.</summary>
    public string Span => $"{Duration.Text(TimeSpan.FromMilliseconds(Range.Low))}..{Duration.Text(TimeSpan.FromMilliseconds(Range.High))}";

    /// <summary>A flag of the contract's later generation: `0`, `false`, `no`, `off` and `n` in the environment mean off.</summary>
    public bool NoMeansOff { get; init; }

    /// <summary>A flag that is none of the contract's: in the environment a word that says neither yes nor no is a mistake.</summary>
    public bool WantsYesOrNo { get; init; }

    /// <summary>The value never reaches a log line, an error, `render` or the environment of a child.</summary>
    public bool Secret { get; init; }

    /// <summary>The variable that replaces this deprecated one.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>For a flag: <paramref name="text"/> switches it on.</summary>
    public bool IsOn(string text) => WantsYesOrNo ? SaysYes(text) : text.Length > 0 && !(NoMeansOff && SaysNo(text));

    /// <summary>A word by which people mean "on".</summary>
    public static bool SaysYes(string text) => text.Trim().ToLowerInvariant() is "1" or "true" or "yes" or "on" or "y";

    /// <summary>A word by which people mean "off".</summary>
    public static bool SaysNo(string text) => text.Trim().ToLowerInvariant() is "0" or "false" or "no" or "off" or "n";
}

namespace Pfinit.Settings;

/// <summary>What a setting's value may look like; decides how TOML values are accepted and how a value is checked.</summary>
internal enum SettingKind
{
    /// <summary>Any text, every byte literal.</summary>
    Text,

    /// <summary>
    /// In the environment any non-empty value is "on", as in the image pfinit replaces, except where <see cref="Setting.NoMeansOff"/> or
    /// <see cref="Setting.WantsYesOrNo"/>; in TOML a boolean.
    /// </summary>
    Flag,

    /// <summary>One of <see cref="Setting.Allowed"/>, in any letter case.</summary>
    Choice,

    /// <summary>A whole number within <see cref="Setting.Range"/>.</summary>
    Number,

    /// <summary>
    /// A span of time within <see cref="Setting.Range"/>, which is in milliseconds: `500ms`, `8s`, `2m`, `1h`; a bare number is seconds, in TOML
    /// a whole number, too.
    /// </summary>
    Duration,

    /// <summary>Several words, separated by spaces, commas or line breaks; in TOML an array of strings, too.</summary>
    Words,

    /// <summary>Several items, each a line, or separated by commas where there is no line break; in TOML an array of strings, too.</summary>
    Lines,
}

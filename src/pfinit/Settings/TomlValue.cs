// Values as TOML 1.0 writes them. Pure text; what it writes, TomlSource reads as the same value.

using System.Globalization;
using System.Text;

namespace Pfinit.Settings;

/// <summary>Writes the right side of `key = value`, and the key.</summary>
internal static class TomlValue
{
    /// <summary>
    /// <paramref name="text"/>, a value of <paramref name="setting"/>, in the type that the setting has in TOML. Text that is no such value, as for
    /// a parameter that refers to another (`$name`), stays text.
    /// </summary>
    public static string Of(Setting setting, string text) => setting.Kind switch
    {
        SettingKind.Flag => setting.IsOn(text) ? "true" : "false",
        SettingKind.Number when Number(text, setting.IsParameter) is { } number => number,

        // The hosts of a relay reach main.cf with the commas between them as written, unless they came as an array.
        SettingKind.Words when setting == RelayEntryRows.Hosts && !text.Contains('\n') => Quote(text),
        SettingKind.Words => $"[{string.Join(", ", SettingValues.SplitWords(text).Select(Quote))}]",
        SettingKind.Duration when Duration.Parse(text.Trim()) is { } span => Quote(Duration.Text(span)),
        SettingKind.Choice => Quote(setting.Allowed.FirstOrDefault(word => string.Equals(word, text.Trim(), StringComparison.OrdinalIgnoreCase)) ?? text),
        _ => Quote(text),
    };

    /// <summary>A basic string, https://toml.io/en/v1.0.0#string: everything that could be misread is escaped.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            quoted.Append(character switch
            {
                '"' or '\\' => "\\" + character,
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(character) || character is '\u2028' or '\u2029' or '\uFEFF' =>
                    "\\u" + ((int)character).ToString("X4", CultureInfo.InvariantCulture),
                _ => character.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>One part of a key, bare where TOML allows that.</summary>
    public static string Key(string name) =>
        name.Length > 0 && name.All(c => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-' or '_') ? name : Quote(name);

    // The digits of a parameter reach main.cf as they are, so only a number that TOML gives back unchanged may become one.
    private static string? Number(string text, bool verbatim)
    {
        if (!long.TryParse(verbatim ? text : text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        var digits = number.ToString(CultureInfo.InvariantCulture);
        return !verbatim || digits == text ? digits : null;
    }
}

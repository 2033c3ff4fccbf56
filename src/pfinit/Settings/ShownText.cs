// Values for the eyes of people: one line, no secret, no control character.

using System.Globalization;
using System.Text;

namespace Pfinit.Settings;

/// <summary>How a value is shown where it stands by itself, in the table of `pfinit check --explain`.</summary>
internal static class ShownText
{
    /// <summary>Says nothing of the secret, not even its length.</summary>
    public const string Mask = "********";

    /// <summary>What <paramref name="value"/> amounts to.</summary>
    public static string Of(SettingValue value)
    {
        var (setting, text) = (value.Setting, value.Text);
        if (setting.IsParameter && text.Trim().Length == 0)
            return "(removed)";
        if (setting.Kind == SettingKind.Flag)
            return setting.IsOn(text) ? "on" : "off";
        if (text.Length == 0)
            return "(empty)";
        if (value.HoldsSecret)
            return Mask;
        return Visible(setting.Kind == SettingKind.Words
            ? string.Join(" ", value.Words.Select(word => WithoutLogin(setting, word)))
            : WithoutLogin(setting, text));
    }

    /// <summary>The text with its control characters written as escapes; in quotation marks where its edges would not show.</summary>
    public static string Visible(string text)
    {
        var shown = new StringBuilder();
        foreach (var character in text)
        {
            shown.Append(character switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(character) => "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture),
                _ => character.ToString(),
            });
        }

        return text.Length == 0 || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[text.Length - 1]) ? $"\"{shown}\"" : shown.ToString();
    }

    // A login in a URL, or in front of the relay's host, is refused later, but what stands before the @ may be a password already.
    private static string WithoutLogin(Setting setting, string text)
    {
        var at = text.LastIndexOf('@');
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (at < 0 || (scheme < 0 && setting != RelayRows.Host && setting != RelayEntryRows.Hosts) || at < scheme)
            return text;
        return text.Substring(0, scheme < 0 ? 0 : scheme + 3) + Mask + text.Substring(at);
    }
}

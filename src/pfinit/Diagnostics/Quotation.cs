using System.Globalization;
using System.Text;

namespace Pfinit.Diagnostics;

/// <summary>Words of the user in a message: on one line, and no longer than helps.</summary>
internal static class Quotation
{
    private const int Longest = 80;

    /// <summary>The text in quotation marks, cut after 80 characters.</summary>
    public static string Of(string text) =>
        $"\"{OneLine(text.Length <= Longest ? text : text.Substring(0, Longest - 3) + "...")}\"";

    /// <summary>The text with every control character and line separator written as an escape.</summary>
    public static string OneLine(string text)
    {
        if (!text.Any(BreaksLine))
            return text;
        var line = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            line.Append(character switch
            {
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when BreaksLine(character) => "\\u" + ((int)character).ToString("x4", CultureInfo.InvariantCulture),
                _ => character.ToString(),
            });
        }

        return line.ToString();
    }

    private static bool BreaksLine(char character) => char.IsControl(character) || character is '\u2028' or '\u2029';
}

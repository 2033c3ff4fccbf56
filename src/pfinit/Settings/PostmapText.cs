// The text form of a lookup table, as postmap(1) reads it: `key value` a line, lines that begin with white space continue the one before,
// comments and empty lines do not count. Called by TableReader; a test compares with what postmap makes of the same text.

using System.Text;

namespace Pfinit.Settings;

/// <summary>Rows out of a text.</summary>
internal static class PostmapText
{
    private static readonly char[] Blank = [' ', '\t', '\v', '\f', '\r'];

    /// <summary>The rows in order.</summary>
    /// <param name="text">With plain line feeds.</param>
    /// <param name="mistake">Told the line, from 1, at which a row begins that is none, and why.</param>
    public static IReadOnlyList<LookupRow> Parse(string text, Action<int, string> mistake)
    {
        var rows = new List<LookupRow>();
        var logical = new StringBuilder();
        var start = 0;
        var lines = text.Split('\n');
        for (var i = 0; i <= lines.Length; i++)
        {
            var line = i < lines.Length ? lines[i] : "";
            var ignored = i < lines.Length && (line.Trim(Blank).Length == 0 || line.TrimStart(Blank)[0] == '#');
            if (ignored)
                continue;
            if (i < lines.Length && IsBlank(line[0]) && logical.Length > 0)
            {
                logical.Append(line);
                continue;
            }

            if (logical.Length > 0)
                AddRow(logical.ToString(), start, rows, mistake);
            logical.Clear().Append(line);
            start = i + 1;
        }

        return rows;
    }

    private static void AddRow(string line, int number, List<LookupRow> rows, Action<int, string> mistake)
    {
        var end = KeyEnd(line);
        if (IsBlank(line[0]))
            mistake(number, "begins with white space, but there is no row before that it could continue");
        else if (end < 0)
            mistake(number, "has a quotation mark without its partner");
        else if (line.Substring(end).Trim(Blank).Length == 0)
            mistake(number, "has a key but no value; key, white space, value is wanted");
        else if (line.Contains('\0'))
            mistake(number, "has a NUL byte; a table cannot hold one");
        else
            rows.Add(new LookupRow(line.Substring(0, end), line.Substring(end).Trim(Blank)));
    }

    // The first white space outside quotation marks; a backslash takes the next character's meaning away. -1: a mark is left open.
    private static int KeyEnd(string line)
    {
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\')
                i++;
            else if (line[i] == '"')
                quoted = !quoted;
            else if (!quoted && IsBlank(line[i]))
                return i;
        }

        return quoted ? -1 : line.Length;
    }

    private static bool IsBlank(char c) => Blank.Contains(c);
}

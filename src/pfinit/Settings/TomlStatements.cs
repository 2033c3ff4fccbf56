namespace Pfinit.Settings;

/// <summary>
/// The lines of a TOML file, to be emptied statement by statement: a key with its value, or the heading of a table with all below it, whose keys would
/// belong to the table above without it. What is left keeps its line numbers. Told by the looks of a line alone, since there is no tree of a broken file.
/// </summary>
internal sealed class TomlStatements(string text)
{
    private readonly string[] lines = text.Split('\n');

    public override string ToString() => string.Join("\n", lines);

    /// <summary>A statement begins at this line, counted from 0.</summary>
    public bool BeginsAt(int line) => line < lines.Length && (IsHeading(lines[line]) || IsKey(lines[line]));

    /// <summary>Ends the heading that stands at the line; false when it has an end, or there is none.</summary>
    public bool CloseHeading(int line)
    {
        if (line >= lines.Length || !IsHeading(lines[line]))
            return false;
        var heading = lines[line].Split('#')[0].TrimEnd(' ', '\t', '\r', ']');
        var closed = heading + (heading.TrimStart().StartsWith("[[", StringComparison.Ordinal) ? "]]" : "]");
        var changed = closed != lines[line];
        lines[line] = closed;
        return changed;
    }

    /// <summary>Puts 1.11… in place of the number that begins at the line and column, counted from 0, as long as it is; false when there is none.</summary>
    public bool ReplaceFraction(int line, int column)
    {
        if (line >= lines.Length || column >= lines[line].Length)
            return false;
        var length = lines[line].Skip(column).TakeWhile(c => c is (>= '0' and <= '9') or '_' or '+' or '-' or '.' or 'e' or 'E').Count();
        if (length < "1.1".Length)
            return false;
        lines[line] = lines[line].Substring(0, column) + "1." + new string('1', length - 2) + lines[line].Substring(column + length);
        return true;
    }

    /// <summary>Empties the statement that holds the line; false when there was none.</summary>
    public bool RemoveAt(int line)
    {
        var begin = BeginOf(Math.Min(line, lines.Length - 1));
        var end = begin + 1;
        while (end < lines.Length && !(IsHeading(lines[begin]) ? IsHeading(lines[end]) : BeginsAt(end)))
            end++;
        return Remove(begin, end);
    }

    /// <summary>Empties the statement that ends above the line.</summary>
    public bool RemoveAbove(int line) => line > 0 && Remove(BeginOf(line - 1), line);

    private int BeginOf(int line)
    {
        while (line > 0 && !BeginsAt(line))
            line--;
        return line;
    }

    private bool Remove(int begin, int end)
    {
        var removed = false;
        for (var i = begin; i < end; i++)
        {
            removed |= lines[i].Trim().Length > 0;
            lines[i] = "";
        }

        return removed;
    }

    // An item of an array has a comma behind it.
    private static bool IsHeading(string line) => line.TrimStart().StartsWith('[') && !line.TrimEnd().EndsWith(',');

    private static bool IsKey(string line)
    {
        var equals = line.IndexOf('=');
        var key = equals > 0 ? line.Substring(0, equals).Trim() : "";
        return key.Length > 0 && key.Count(c => c == '"') % 2 == 0 && key.Count(c => c == '\'') % 2 == 0
            && key.All(c => char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or ' ' or '"' or '\'' or '/');
    }
}

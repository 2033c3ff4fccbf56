// Edits a main.cf the way a careful person would: comments, order and foreign parameters stay, a changed parameter changes in its place.
// The syntax is postconf(5)'s: `name = value`, continued by lines that begin with white space; the last definition of a name counts.

namespace Pfinit.Plan;

/// <summary>A main.cf as a list of pieces: parameters with their continuation lines, and everything else verbatim.</summary>
internal sealed class MainCf
{
    /// <summary>isspace(3) in the C locale: Postfix takes no other character for white space, whatever Unicode says.</summary>
    private static readonly char[] Blank = [' ', '\t', '\r', '\n', '\v', '\f'];

    private readonly List<Piece> pieces = [];

    public MainCf(string text)
    {
        foreach (var line in text.Replace("\r\n", "\n").TrimEnd('\n').Split('\n'))
            Add(line);
    }

    public IEnumerable<string> Names => pieces.Where(piece => piece.Name is not null).Select(piece => piece.Name!).Distinct();

    /// <summary>The value in force, continuation lines joined by a space; null when the file does not set the parameter.</summary>
    public string? this[string name] => pieces.LastOrDefault(piece => piece.Name == name)?.Value;

    /// <summary>Sets a parameter in its place, or at the end; a value that is in force already leaves its lines as they are.</summary>
    public void Set(string name, string value)
    {
        var single = OneLine(value);
        var last = pieces.FindLastIndex(piece => piece.Name == name);
        if (last < 0)
        {
            pieces.Add(Piece.Parameter(name, single));
            return;
        }

        if (pieces[last].Value != single)
            pieces[last] = pieces[last].Change(single);
        pieces.RemoveAll(piece => piece.Name == name && piece != pieces[last]);
    }

    public void Remove(string name) => pieces.RemoveAll(piece => piece.Name == name);

    public override string ToString() => string.Concat(pieces.Select(piece => piece.Text + "\n"));

    // To Postfix a line break inside a value is white space. Written as such it can neither end the value nor turn a part of it into a comment.
    private static string OneLine(string value) =>
        string.Join(" ", value.Split('\n').Select(line => line.Trim(Blank))).Trim(Blank);

    private void Add(string line)
    {
        var continues = line.Length > 0 && Blank.Contains(line[0]);
        var open = pieces.FindLastIndex(piece => piece.Name is not null);
        if (continues && open >= 0 && line.Trim(Blank).Length > 0 && !line.TrimStart(Blank).StartsWith('#'))
        {
            // Comments and empty lines may stand between a parameter and its continuation; they are kept inside the piece.
            var between = pieces.Skip(open + 1).Select(piece => piece.Text + "\n");
            pieces[open] = pieces[open].Continue(string.Concat(between) + line, line.Trim(Blank));
            pieces.RemoveRange(open + 1, pieces.Count - open - 1);
            return;
        }

        var equals = line.IndexOf('=');
        var isParameter = equals > 0 && !continues && line[0] != '#';
        pieces.Add(isParameter
            ? new Piece(line, line.Substring(0, equals).Trim(Blank), line.Substring(equals + 1).Trim(Blank))
            : new Piece(line, null, ""));
    }

    private sealed record Piece(string Text, string? Name, string Value)
    {
        public static Piece Parameter(string name, string value) =>
            new(value.Length == 0 ? $"{name} =" : $"{name} = {value}", name, value);

        /// <summary>Comments that stood between the continuation lines stay, above the new line.</summary>
        public Piece Change(string value)
        {
            var changed = Parameter(Name!, value);
            var comments = Text.Split('\n').Where(line => line.TrimStart(Blank).StartsWith('#')).Select(line => line.TrimStart(Blank) + "\n");
            return changed with { Text = string.Concat(comments) + changed.Text };
        }

        public Piece Continue(string text, string value) =>
            new($"{Text}\n{text}", Name, Value.Length == 0 ? value : $"{Value} {value}");
    }
}

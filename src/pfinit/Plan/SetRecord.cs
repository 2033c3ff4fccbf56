// What the user's settings set in main.cf and master.cf, and what was there before: a file beside the two, by which the next start takes out what is no
// longer set. Planner writes it, SurroundingsReader reads it.
//
// A line an entry, of fields between tabs: `set` or `dropped`, service, item, the value before, the values that pfinit set. A value begins with `=`; `-` is
// none at all. The file is written before the two. So that a start which ends in between, as on a full disk, costs nothing, the value of the start before is
// there, too, and so is, for one start, what was taken out.

using System.Text;

namespace Pfinit.Plan;

/// <summary>The record of an earlier start.</summary>
/// <param name="Entries">In the order of the file.</param>
/// <param name="Problem">Why it cannot be used, and then it has no entries; null when it can, and when there is none.</param>
internal sealed record SetRecord(IReadOnlyList<SetRecord.Entry> Entries, string? Problem)
{
    private const string Heading = "# Written by pfinit at every start: what the settings set in main.cf and master.cf, and what was there before.";
    private const string Set = "set";
    private const string Dropped = "dropped";
    private const string Nothing = "-";
    private const int FewestFields = 5;

    /// <summary>No start has written one here.</summary>
    public static readonly SetRecord None = new([], null);

    /// <summary>There is a file, whatever it holds.</summary>
    public bool IsThere { get; private init; }

    public static SetRecord Unreadable(string problem) => new([], problem) { IsThere = true };

    /// <summary>Reads what <see cref="Text"/> wrote; an empty text is none.</summary>
    public static SetRecord Parse(string text)
    {
        if (text.Length == 0)
            return None;
        var entries = new List<Entry>();
        var lines = text.TrimEnd('\n').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith('#'))
                continue;
            var fields = lines[i].Split('\t');
            if (fields.Length < FewestFields || fields[0] is not (Set or Dropped) || fields.Skip(3).Any(field => field != Nothing && !field.StartsWith('=')))
                return Unreadable($"line {i + 1} cannot be understood");
            entries.Add(new Entry(new SetPlace(Plain(fields[1]), Plain(fields[2])), Value(fields[3]), [.. fields.Skip(4).Select(Value)]) { IsDropped = fields[0] == Dropped });
        }

        return new SetRecord(entries, null) { IsThere = true };
    }

    public static string Text(IEnumerable<Entry> entries) => string.Concat(entries
        .Select(entry => string.Join("\t", new[] { entry.IsDropped ? Dropped : Set, Escaped(entry.Place.Service), Escaped(entry.Place.Item), Field(entry.Before) }.Concat(entry.Values.Select(Field))))
        .Prepend(Heading).Select(line => line + "\n"));

    private static string Field(string? value) => value is null ? Nothing : "=" + Escaped(value);

    private static string? Value(string field) => field == Nothing ? null : Plain(field.Substring(1));

    private static string Escaped(string text) => text.Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\n", "\\n").Replace("\r", "\\r");

    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var escapes = text[i] == '\\' && i + 1 < text.Length;
            plain.Append(!escapes ? text[i] : text[++i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', var other => other });
        }

        return plain.ToString();
    }

    /// <summary>What was set at one place. A null value means that there is nothing at the place.</summary>
    /// <param name="Before">What was there before the settings set anything.</param>
    /// <param name="Values">What pfinit may have left there: what it set last, and what it set before that.</param>
    internal sealed record Entry(SetPlace Place, string? Before, IReadOnlyList<string?> Values)
    {
        /// <summary>The settings have it no longer; the start that wrote this took it out, unless it was cut short.</summary>
        public bool IsDropped { get; init; }
    }
}

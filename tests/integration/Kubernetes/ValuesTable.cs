// The table of values in the chart's README, made of the comments `# -- …` of values.yaml. They stand before the value, on one line.

using System.Text.RegularExpressions;

namespace Pfinit.Integration.Kubernetes;

/// <summary>Reads values.yaml by its lines, as helm-docs does.</summary>
internal sealed partial class ValuesTable
{
    private readonly List<Value> values = [];

    public ValuesTable(IEnumerable<string> lines)
    {
        var above = new Stack<Value>();
        var meaning = "";
        foreach (var line in lines)
        {
            if (Comment().Match(line) is { Success: true } comment)
                meaning = comment.Groups[1].Value;
            else if (Key().Match(line) is { Success: true } key)
                Add(above, key, meaning);
            else if (Item().Match(line) is { Success: true } item)
                above.Peek().Items.Add(item.Groups[1].Value);
            meaning = line.TrimStart().StartsWith('#') ? meaning : "";
        }
    }

    /// <summary>The Markdown table.</summary>
    public string Markdown => "| Value | Default | Meaning |\n| --- | --- | --- |\n"
        + string.Concat(values.Where(value => value.Meaning.Length > 0).Select(Row));

    /// <summary>Values that neither have a comment nor are part of one that has the only comment.</summary>
    public IEnumerable<string> Undocumented => values.Where(value => IsLeaf(value) && value.Meaning.Length == 0).Select(value => value.Path).Where(path =>
        values.LastOrDefault(above => above.Meaning.Length > 0 && path.StartsWith(above.Path + ".", StringComparison.Ordinal)) is not { } documented
        || HasDocumentedParts(documented));

    private void Add(Stack<Value> above, Match key, string meaning)
    {
        var indent = key.Groups[1].Length;
        while (above.TryPeek(out var last) && last.Indent >= indent)
            above.Pop();
        var path = (above.TryPeek(out var parent) ? parent.Path + "." : "") + key.Groups[2].Value;
        var value = new Value(path, indent, key.Groups[3].Value.Trim(), meaning);
        values.Add(value);
        above.Push(value);
    }

    private bool IsLeaf(Value value) => !values.Any(other => other.Path.StartsWith(value.Path + ".", StringComparison.Ordinal));

    private bool HasDocumentedParts(Value value) =>
        values.Any(other => other.Meaning.Length > 0 && other.Path.StartsWith(value.Path + ".", StringComparison.Ordinal));

    private string Row(Value value) => $"| `{value.Path}` | {Default(value)} | {value.Meaning.Replace("|", "\\|")} |\n";

    private string Default(Value value) =>
        value.Text.Length > 0 ? $"`{value.Text}`"
        : value.Items.Count > 0 ? $"`[{string.Join(", ", value.Items)}]`"
        : IsLeaf(value) || HasDocumentedParts(value) ? ""
        : "see [values.yaml](values.yaml)";

    [GeneratedRegex("^ *# -- (.+)$")]
    private static partial Regex Comment();

    [GeneratedRegex("^( *)([A-Za-z]+):(.*)$")]
    private static partial Regex Key();

    [GeneratedRegex("^ *- (.+)$")]
    private static partial Regex Item();

    private sealed record Value(string Path, int Indent, string Text, string Meaning)
    {
        public List<string> Items { get; } = [];
    }
}

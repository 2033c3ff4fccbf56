// One service of a master.cf, with its continuation lines. MasterCf holds them in order; edits keep comments and layout of what they do not touch.
// The syntax is master(5)'s: eight columns, `-o name=value` or `-o { name = value }`, then what else the command takes.

namespace Pfinit.Plan;

/// <summary>A service as it stands in the file.</summary>
/// <param name="Text">All its lines, comments between them included, without the last line end.</param>
internal sealed record MasterService(string Text)
{
    public const int ChrootColumn = 4;
    public const int CommandColumn = 7;
    private const string OptionFlag = "-o";

    /// <summary>`submission/inet`, the name that postconf(1) gives it.</summary>
    public string Key => Words.Count > 1 ? $"{Word(0)}/{Word(1)}" : Text;

    /// <summary>All eight columns are there; an incomplete line is Postfix's to complain about.</summary>
    public bool IsComplete => Words.Count > CommandColumn;

    /// <summary>The parameters that it sets for itself, in the order of the line; the last of a name counts.</summary>
    public IEnumerable<(string Name, string Value)> Options => OptionWords().Select(option => (option.Name, option.Value));

    private List<(int Start, int End)> Words { get; } = [.. Split(Text)];

    public string Column(int column) => Word(column);

    /// <summary>The value of its own `-o`; null when there is none.</summary>
    public string? Option(string name)
    {
        var found = Options.Where(option => option.Name == name).ToList();
        return found.Count == 0 ? null : found[found.Count - 1].Value;
    }

    public MasterService WithColumn(int column, string value) => new(Text.Substring(0, Words[column].Start) + value + Text.Substring(Words[column].End));

    /// <summary>With the parameter set in its place, or behind the last option.</summary>
    public MasterService WithOption(string name, string value)
    {
        if (Option(name) == value)
            return this;
        var options = OptionWords().Where(option => option.Name == name).ToList();
        if (options.Count > 0)
        {
            // Earlier ones of the same name had no effect, and would be confusing beside the new value.
            var (_, _, start, end) = options[options.Count - 1];
            var changed = new MasterService($"{Text.Substring(0, start)}{OptionFlag} {Spell(name, value)}{Text.Substring(end)}");
            return options.Take(options.Count - 1).Reverse().Aggregate(changed, (service, option) => service.Cut(option.Start, option.End));
        }

        var last = OptionWords().Select(option => option.End).DefaultIfEmpty(Words[CommandColumn].End).Last();
        return new MasterService($"{Text.Substring(0, last)}\n  {OptionFlag} {Spell(name, value)}{Text.Substring(last)}");
    }

    public MasterService WithoutOption(string name) =>
        OptionWords().Where(option => option.Name == name).Reverse().Aggregate(this, (service, option) => service.Cut(option.Start, option.End));

    private static string Spell(string name, string value) =>
        value.Any(c => char.IsWhiteSpace(c) || c is '{' or '}') ? $"{{ {name} = {value} }}" : $"{name}={value}";

    // Comment lines between the lines of a service belong to nobody. Braces hold white space together.
    private static IEnumerable<(int Start, int End)> Split(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            if (text[i] == '#' && text.Substring(text.LastIndexOf('\n', i) + 1, i - text.LastIndexOf('\n', i) - 1).Trim().Length == 0)
            {
                i = text.IndexOf('\n', i) is >= 0 and var end ? end : text.Length;
                continue;
            }

            var start = i;
            for (var depth = 0; i < text.Length && (depth > 0 || !char.IsWhiteSpace(text[i])); i++)
                depth = Math.Max(0, depth + (text[i] == '{' ? 1 : text[i] == '}' ? -1 : 0));
            yield return (start, i);
        }
    }

    private string Word(int index) => Text.Substring(Words[index].Start, Words[index].End - Words[index].Start);

    // Options come first; what follows the first word without a dash is the command's own, such as pipe's argv.
    private List<(string Name, string Value, int Start, int End)> OptionWords()
    {
        var options = new List<(string, string, int, int)>();
        for (var i = CommandColumn + 1; i < Words.Count && Word(i).StartsWith('-'); i++)
        {
            if (!Word(i).StartsWith(OptionFlag, StringComparison.Ordinal))
                continue;
            var start = Words[i].Start;
            var assignment = Word(i).Substring(OptionFlag.Length);
            if (assignment.Length == 0 && ++i < Words.Count)
                assignment = Word(i);
            if (i == Words.Count)
                break;
            if (assignment.StartsWith('{') && assignment.EndsWith('}'))
                assignment = assignment.Substring(1, assignment.Length - 2);
            var equals = assignment.IndexOf('=');
            if (equals > 0)
                options.Add((assignment.Substring(0, equals).Trim(), assignment.Substring(equals + 1).Trim(), start, Words[i].End));
        }

        return options;
    }

    // Without the words, and without the line when nothing else stands on it.
    private MasterService Cut(int start, int end)
    {
        var lineStart = Text.LastIndexOf('\n', start) + 1;
        var lineEnd = Text.IndexOf('\n', end) is >= 0 and var found ? found : Text.Length;
        var before = Text.Substring(0, start).TrimEnd(' ', '\t');
        var after = Text.Substring(end);
        if (Text.Substring(lineStart, start - lineStart).Trim().Length == 0 && Text.Substring(end, lineEnd - end).Trim().Length == 0)
            return new MasterService(Text.Substring(0, lineStart - 1) + Text.Substring(lineEnd));
        var isIndent = before.Length == 0 || before.EndsWith('\n');
        return new MasterService(isIndent ? Text.Substring(0, start) + after.TrimStart(' ', '\t') : before + after);
    }
}

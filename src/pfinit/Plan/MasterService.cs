// One service of a master.cf, with its continuation lines. MasterCf holds them in order; edits keep comments and layout of what they do not touch.
// The syntax is master(5)'s: eight columns, `-o name=value` or `-o { name = value }`, then what else the command takes.

namespace Pfinit.Plan;

/// <summary>A service as it stands in the file.</summary>
/// <param name="Text">All its lines, comments between them included, without the last line end.</param>
internal sealed record MasterService(string Text)
{
    public const int TypeColumn = 1;
    public const int ChrootColumn = 4;
    public const int CommandColumn = 7;
    private const string OptionFlag = "-o";

    /// <summary>`submission/inet`, the name that postconf(1) gives it.</summary>
    public string Key => Words.Count > 1 ? $"{Column(0)}/{Column(TypeColumn)}" : Text;

    /// <summary>All eight columns are there; an incomplete line is Postfix's to complain about.</summary>
    public bool IsComplete => Words.Count > CommandColumn;

    /// <summary>The parameters that it sets for itself, in the order of the line; the last of a name counts.</summary>
    public IReadOnlyList<OwnOption> Options { get; } = ReadOptions(Text, Split(Text));

    private List<Word> Words { get; } = Split(Text);

    public string Column(int column) => Words[column].In(Text);

    /// <summary>The value of its own `-o`; null when there is none.</summary>
    public string? Option(string name) => Options.LastOrDefault(option => option.Name == name)?.Value;

    public MasterService WithColumn(int column, string value) => new(Text.Substring(0, Words[column].Start) + value + Text.Substring(Words[column].End));

    /// <summary>With the parameter set in its place, or behind the last option.</summary>
    public MasterService WithOption(string name, string value)
    {
        if (Option(name) == value)
            return this;
        if (Options.LastOrDefault(option => option.Name == name) is { } last)
        {
            // Earlier ones of the same name had no effect, and would be confusing beside the new value.
            var changed = new MasterService($"{Text.Substring(0, last.Place.Start)}{OptionFlag} {Spell(name, value)}{Text.Substring(last.Place.End)}");
            return Options.Where(option => option.Name == name && option != last).Reverse().Aggregate(changed, Cut);
        }

        return WithLastOption(name, value);
    }

    /// <summary>With the parameter set behind all others, where it counts, and those of the same name left for when it is taken away again.</summary>
    public MasterService WithLastOption(string name, string value)
    {
        var end = Options.Count > 0 ? Options[Options.Count - 1].Place.End : Words[CommandColumn].End;
        return new MasterService($"{Text.Substring(0, end)}\n  {OptionFlag} {Spell(name, value)}{Text.Substring(end)}");
    }

    /// <summary>Without the parameter where it has just this value.</summary>
    public MasterService WithoutOption(string name, string value) => Without(option => option.Name == name && option.Value == value);

    public MasterService WithoutOption(string name) => Without(option => option.Name == name);

    private MasterService Without(Func<OwnOption, bool> cut) => Options.Where(cut).Reverse().Aggregate(this, Cut);

    private static string Spell(string name, string value) =>
        value.Any(c => char.IsWhiteSpace(c) || c is '{' or '}') ? $"{{ {name} = {value} }}" : $"{name}={value}";

    // Comment lines between the lines of a service belong to nobody. Braces hold white space together.
    private static List<Word> Split(string text)
    {
        var words = new List<Word>();
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
            words.Add(new Word(start, i));
        }

        return words;
    }

    // Options come first; what follows the first word without a dash is the command's own, such as pipe's argv.
    private static List<OwnOption> ReadOptions(string text, List<Word> words)
    {
        var options = new List<OwnOption>();
        for (var i = CommandColumn + 1; i < words.Count && words[i].In(text).StartsWith('-'); i++)
        {
            if (!words[i].In(text).StartsWith(OptionFlag, StringComparison.Ordinal))
                continue;
            var start = words[i].Start;
            var assignment = words[i].In(text).Substring(OptionFlag.Length);
            if (assignment.Length == 0 && ++i < words.Count)
                assignment = words[i].In(text);
            if (i == words.Count)
                break;
            if (assignment.StartsWith('{') && assignment.EndsWith('}'))
                assignment = assignment.Substring(1, assignment.Length - 2);
            var equals = assignment.IndexOf('=');
            if (equals > 0)
                options.Add(new OwnOption(assignment.Substring(0, equals).Trim(), assignment.Substring(equals + 1).Trim(), new Word(start, words[i].End)));
        }

        return options;
    }

    // Without the words, and without the line when nothing else stands on it.
    private static MasterService Cut(MasterService service, OwnOption option)
    {
        var (text, start, end) = (service.Text, option.Place.Start, option.Place.End);
        var lineStart = text.LastIndexOf('\n', start) + 1;
        var lineEnd = text.IndexOf('\n', end) is >= 0 and var found ? found : text.Length;
        var before = text.Substring(0, start).TrimEnd(' ', '\t');
        var after = text.Substring(end);
        if (text.Substring(lineStart, start - lineStart).Trim().Length == 0 && text.Substring(end, lineEnd - end).Trim().Length == 0)
            return new MasterService(text.Substring(0, lineStart - 1) + text.Substring(lineEnd));
        return new MasterService(before.EndsWith('\n') ? text.Substring(0, start) + after.TrimStart(' ', '\t') : before + after);
    }

    /// <summary>A parameter that the service sets for itself.</summary>
    /// <param name="Place">From `-o` to the end of the value.</param>
    internal sealed record OwnOption(string Name, string Value, Word Place);

    /// <summary>A word of the text.</summary>
    internal sealed record Word(int Start, int End)
    {
        public string In(string text) => text.Substring(Start, End - Start);
    }
}

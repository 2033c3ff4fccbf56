// What stands behind the `?` of ANONYMIZE_EMAILS: `option=value&…`, written as in the query of a URL. Used by MaskReader. Since an unencoded salt may
// spill into what looks like the next option, messages name options that exist and number the others.

using System.Globalization;
using System.Text;
using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>The options of a filter. Each mistake becomes a diagnostic, and the option then counts as not given.</summary>
internal sealed class MaskOptions(Origin origin, List<Diagnostic> diagnostics)
{
    public const string MaskSymbol = "mask_symbol";
    public const string Salt = "salt";
    public const string Prefix = "prefix";
    public const string Suffix = "suffix";
    public const string Split = "split";
    public const string ShortSha = "short_sha";
    public const string CaseSensitive = "case_sensitive";

    private const string DefaultSymbol = "*";

    /// <summary>In the place of letters these would end the address for whoever reads the line, or the field.</summary>
    private const string NoSymbols = "\"\\<>@,;";

    private static readonly string[] All = [MaskSymbol, Salt, Prefix, Suffix, Split, ShortSha, CaseSensitive];
    private static readonly string[] Yes = ["1", "true", "t", "yes", "y", "on"];
    private static readonly string[] No = ["0", "false", "f", "no", "n", "off"];

    // Null: something unusable was given, and is reported.
    private readonly Dictionary<string, string?> given = new(StringComparer.Ordinal);
    private readonly HashSet<string> used = new(StringComparer.Ordinal);

    public void Read(string query)
    {
        if (query.Length == 0)
            return;
        var number = 0;
        foreach (var part in query.Split('&'))
            Read(++number, part);
    }

    /// <summary>Somebody gave it, be it with an unusable value that is reported already.</summary>
    public bool IsGiven(string option) => given.TryGetValue(option, out var value) && value is not "";

    /// <summary>The value, in which control characters are a mistake.</summary>
    public string Text(string option, string fallback)
    {
        if (Take(option) is not { } value)
            return fallback;
        if (option == Salt || !value.Any(char.IsControl))
            return value;
        Reject(option, "has a control character; the log is lines of text");
        return fallback;
    }

    public bool Flag(string option, bool fallback)
    {
        if (Take(option) is not { } value)
            return fallback;
        var word = value.ToLowerInvariant();
        if (!Yes.Contains(word) && !No.Contains(word))
            Reject(option, "neither true nor false");
        return Yes.Contains(word);
    }

    public string Symbol()
    {
        if (Take(MaskSymbol) is not { } value)
            return DefaultSymbol;
        var one = value.Length == (value.Length > 0 && char.IsHighSurrogate(value[0]) ? 2 : 1);
        if (one && !char.IsControl(value[0]) && !char.IsWhiteSpace(value[0]) && !NoSymbols.Contains(value[0]))
            return value;
        Reject(MaskSymbol, $"one visible character is wanted, and none of {NoSymbols}");
        return DefaultSymbol;
    }

    /// <summary>Says which options have no meaning for the filter.</summary>
    public void WarnOfUnused(string filter)
    {
        foreach (var option in given.Keys.Where(option => !used.Contains(option)))
            diagnostics.Add(origin.Warning($"{option}: unused by {filter}"));
    }

    private void Read(int number, string part)
    {
        var equals = part.IndexOf('=');
        if (equals < 0)
        {
            diagnostics.Add(origin.Fatal($"option {number}: no = in it; options are written name=value, and a literal & as %26"));
            return;
        }

        var name = part.Substring(0, equals);
        if (!All.Contains(name))
            diagnostics.Add(origin.Fatal($"option {number}: unknown; there are {string.Join(", ", All)}{Spelling.Hint(name, All)}"));
        else if (given.ContainsKey(name))
            Reject(name, "given twice; keep one of the two");
        else
            given[name] = Decode(name, part.Substring(equals + 1));
    }

    private string? Decode(string option, string text)
    {
        var bytes = new List<byte>();
        var literal = Encoding.UTF8.GetBytes(text.Replace('+', ' '));
        for (var i = 0; i < literal.Length; i++)
        {
            if (literal[i] != '%')
            {
                bytes.Add(literal[i]);
                continue;
            }

            if (i + 2 >= literal.Length || !Uri.IsHexDigit((char)literal[i + 1]) || !Uri.IsHexDigit((char)literal[i + 2]))
            {
                Reject(option, "a % without two hexadecimal digits behind; a literal % is written %25");
                return null;
            }

            bytes.Add(byte.Parse($"{(char)literal[i + 1]}{(char)literal[i + 2]}", NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            i += 2;
        }

        if (Utf8Text.Decode([.. bytes], out _, out _) is { } value)
            return value;
        Reject(option, "the bytes written with % are not UTF-8");
        return null;
    }

    private string? Take(string option)
    {
        used.Add(option);
        return given.TryGetValue(option, out var value) ? value : null;
    }

    private void Reject(string option, string problem) => diagnostics.Add(origin.Fatal($"{option}: {problem}"));
}

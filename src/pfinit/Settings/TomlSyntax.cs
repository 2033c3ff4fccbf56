using Tomlyn.Syntax;

namespace Pfinit.Settings;

/// <summary>Parts of Tomlyn's tree in the words that pfinit's readers and messages need.</summary>
internal static class TomlSyntax
{
    /// <summary>A dotted key as its parts, quotation marks resolved.</summary>
    public static IEnumerable<string> Parts(KeySyntax key) => key.DotKeys.Select(item => Part(item.Key!)).Prepend(Part(key.Key!));

    /// <summary>The strings of an array; null when one of its items is no string.</summary>
    public static string? Join(ArraySyntax array, string separator)
    {
        var words = array.Items.Select(item => (item.Value as StringValueSyntax)?.Value).ToList();
        return words.Contains(null) ? null : string.Join(separator, words);
    }

    /// <summary>What kind of value it is: `found …`.</summary>
    public static string Describe(ValueSyntax value) => value switch
    {
        StringValueSyntax { Value: "" } => "an empty string",
        StringValueSyntax => "a string",
        BooleanValueSyntax => "a boolean",
        IntegerValueSyntax => "a whole number",
        FloatValueSyntax => "a fraction",
        ArraySyntax array when Join(array, "") is null => "an array with an item that is no string",
        ArraySyntax => "an array",
        _ => "a date or time",
    };

    private static string Part(BareKeyOrStringValueSyntax part) =>
        part is StringValueSyntax quoted ? quoted.Value ?? "" : ((BareKeySyntax)part).Key?.Text ?? "";
}

// Says what is wrong with a TOML file without quoting it: Tomlyn's own messages name the offending text, and a password that lost its quotation
// marks is such text.

namespace Pfinit.Settings;

/// <summary>Our words for a syntax error of the parser.</summary>
internal static class TomlMistake
{
    /// <summary>Of a number that has more than 64 bits; which range is allowed depends on the key.</summary>
    public const string TooLarge = "the number is too large for any setting";

    private const string ClosingOfTable = "while expecting `]";
    private const string Comma = "to separate items";
    private const string ClosingOfArray = "closing `]`";

    /// <summary>Recognised by parts of the parser's message that are its own, never the file's; the first match counts.</summary>
    private static readonly (string Part, string Text)[] Known =
    [
        ("already defined", "this key or table is there already; keep one of the two"),
        ("for a value", "not a value; text stands in quotation marks, and numbers, true, false, dates and arrays stand alone"),
        (Comma, "a comma is missing between two items of an array"),
        ("parse integer", TooLarge),
        ("Invalid size of", TooLarge),
        (ClosingOfTable, "the closing bracket of a table's name is missing"),
        (ClosingOfArray, "the closing bracket of an array is missing"),
        ("Expecting `=`", "an equals sign and a value are wanted behind a key"),
        ("Invalid", "invalid text; check the quotation marks and backslashes of this line"),
        ("token `newline`", "the line should end here; text stands in quotation marks, and each key has a line of its own"),
    ];

    /// <summary>What is below the heading is as good as ever, once it has an end.</summary>
    public static bool IsOpenHeading(string parserMessage) => parserMessage.Contains(ClosingOfTable, StringComparison.OrdinalIgnoreCase);

    /// <summary>The array above has no end: the parser stumbles over what comes next, which may be as good as can be.</summary>
    public static bool IsOfItemsAbove(string parserMessage) =>
        parserMessage.Contains(Comma, StringComparison.OrdinalIgnoreCase) || parserMessage.Contains(ClosingOfArray, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A fraction beyond the largest: Mono's double.Parse throws where .NET's answers with infinity. No setting takes a fraction of any size, so it is no
    /// mistake of the syntax.
    /// </summary>
    public static bool IsOfFraction(string parserMessage) => parserMessage.Contains("parse floating point", StringComparison.OrdinalIgnoreCase);

    public static string Describe(string parserMessage) =>
        Array.Find(Known, row => parserMessage.Contains(row.Part, StringComparison.OrdinalIgnoreCase)).Text ?? "not valid TOML";
}

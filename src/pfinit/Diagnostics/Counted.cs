using System.Globalization;

namespace Pfinit.Diagnostics;

/// <summary>Numbers of things in messages.</summary>
internal static class Counted
{
    /// <summary>`1 key`, `2 keys`; for nouns that take an s.</summary>
    public static string Text(long number, string noun) =>
        string.Format(CultureInfo.InvariantCulture, number == 1 ? "{0} {1}" : "{0} {1}s", number, noun);

    /// <summary>`1 message is`, `2 messages are`: the beginning of a sentence, with the verb for one and that for all other numbers.</summary>
    public static string Text(long number, string noun, string one, string several) => $"{Text(number, noun)} {(number == 1 ? one : several)}";
}

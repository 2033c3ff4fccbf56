using System.Globalization;

namespace Pfinit.Diagnostics;

/// <summary>Numbers of things in messages.</summary>
internal static class Counted
{
    /// <summary>`1 key`, `2 keys`; for nouns that take an s.</summary>
    public static string Text(int number, string noun) =>
        string.Format(CultureInfo.InvariantCulture, number == 1 ? "{0} {1}" : "{0} {1}s", number, noun);
}

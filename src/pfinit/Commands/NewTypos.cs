// Names that a reload finds, nothing knows and were not there before: misspelt, as far as anybody can tell. A start goes on without what they were meant to set,
// since a relay that is down helps nobody; one that runs must not lose its relay host, or a TLS level, for a letter, and has settings that work.

using Pfinit.Diagnostics;

namespace Pfinit.Commands;

/// <summary>Compares the unknown names in force with those of the settings that are to follow.</summary>
internal static class NewTypos
{
    /// <summary>The warnings about them, without the place, which may have moved by a line.</summary>
    /// <param name="inForce">What was said of the settings in use.</param>
    /// <param name="next">What there is to say of those that are to follow.</param>
    public static IReadOnlyList<Diagnostic> Find(IReadOnlyList<Diagnostic> inForce, IReadOnlyList<Diagnostic> next)
    {
        var known = inForce.Where(warning => warning.IsUnknownName).Select(warning => warning.Text).ToList();
        return [.. next.Where(warning => warning.IsUnknownName && !known.Contains(warning.Text))];
    }

    /// <summary>The warning as a mistake.</summary>
    public static Diagnostic Refusal(Diagnostic warning) =>
        Diagnostic.Fatal(warning.Subject, $"{warning.Text} (a relay that runs does not take such a name, since what it was meant to set would be lost)");
}

// Mistakes in the order in which a reader of the files meets them. The checks find them topic by topic. Used by what reports diagnostics.

using System.Globalization;
using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Sorts diagnostics by their place.</summary>
internal static class FileOrder
{
    /// <summary>
    /// Those about settings files first, file by file, line by line; then all others, which are about variables, in the order in which they were found.
    /// </summary>
    /// <param name="files">The settings files, in the order in which they were read.</param>
    public static IReadOnlyList<Diagnostic> Of(IEnumerable<Diagnostic> diagnostics, IReadOnlyList<string> files) =>
    [
        .. diagnostics.Select(diagnostic => Place(diagnostic, files)).OrderBy(placed => placed.File).ThenBy(placed => placed.Line)
            .ThenBy(placed => placed.Column).Select(placed => placed.Diagnostic),
    ];

    // About `FILE`, `FILE:LINE:COLUMN`, or something else, which is beyond the last file.
    private static Placed Place(Diagnostic diagnostic, IReadOnlyList<string> files)
    {
        var subject = diagnostic.Subject;
        for (var i = 0; i < files.Count; i++)
        {
            if (subject == files[i])
                return new(diagnostic, i, 0, 0);
            if (!subject.StartsWith(files[i] + ":", StringComparison.Ordinal))
                continue;
            var numbers = subject.Substring(files[i].Length + 1).Split(':');
            if (numbers.Length == 2 && Number(numbers[0]) is { } line && Number(numbers[1]) is { } column)
                return new(diagnostic, i, line, column);
        }

        return new(diagnostic, files.Count, 0, 0);
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed record Placed(Diagnostic Diagnostic, int File, int Line, int Column);
}

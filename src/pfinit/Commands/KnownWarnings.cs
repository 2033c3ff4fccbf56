// The warnings of the start, and of each reload since, that are still true: for `pfinit status` and the metric pfinit_warnings.

using Pfinit.Diagnostics;

namespace Pfinit.Commands;

/// <summary>Keeps, for each source, what the last look at it found. For one thread at a time.</summary>
internal sealed class KnownWarnings
{
    // By the number of the source. Not by Enumerable.Repeat: its ToArray has a method compiled for each class that is ever in an array.
    private readonly IReadOnlyList<string>[] known = [.. Enumerable.Range(0, (int)WarningSource.Last + 1).Select<int, IReadOnlyList<string>>(_ => [])];

    /// <summary>`subject: text` of each, once, in the order of the sources.</summary>
    public IReadOnlyList<string> All => [.. known.SelectMany(source => source).Distinct()];

    /// <summary>What is a warning or worse of <paramref name="found"/> takes the place of what was known of <paramref name="source"/>.</summary>
    public void Replace(WarningSource source, IEnumerable<Diagnostic> found) =>
        known[(int)source] = [.. found.Where(diagnostic => diagnostic.Severity >= Severity.Warning).Select(diagnostic => $"{diagnostic.Subject}: {diagnostic.Text}")];
}

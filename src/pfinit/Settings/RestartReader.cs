// When a daemon that ended is started again. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks `[restart]` and the tables of the daemons in it.</summary>
internal sealed class RestartReader(SettingValues values, List<Diagnostic> diagnostics)
{
    /// <summary>For each daemon what is set for it alone, else what is set for both, else the default.</summary>
    public RestartSettings Read()
    {
        var both = Read(row => row, new Known(new RestartLimits(), FirstDelay: true, LongestDelay: true));
        return new RestartSettings(
            Read(row => RestartRows.OfDaemon(SettingsCatalog.PostfixTable, row), both).Limits,
            Read(row => RestartRows.OfDaemon(SettingsCatalog.OpenDkimTable, row), both).Limits);
    }

    private Known Read(Func<Setting, Setting> row, Known otherwise)
    {
        var (delay, longest) = (values[row(RestartRows.Delay)], values[row(RestartRows.LongestDelay)]);
        var firstGood = values.TrySpan(row(RestartRows.Delay), otherwise.Limits.FirstDelay, out var first);
        var mostGood = values.TrySpan(row(RestartRows.LongestDelay), otherwise.Limits.LongestDelay, out var most);
        _ = values.TrySpan(row(RestartRows.StableAfter), otherwise.Limits.StableAfter, out var stableAfter);
        var limits = new RestartLimits
        {
            FirstDelay = first,
            LongestDelay = most,
            StableAfter = stableAfter,
            Exits = (int)(values[row(RestartRows.Exits)]?.Number(diagnostics) ?? otherwise.Limits.Exits),
        };
        var known = new Known(limits, firstGood && (delay is not null || otherwise.FirstDelay), mostGood && (longest is not null || otherwise.LongestDelay));
        if (known is { FirstDelay: true, LongestDelay: true } && first > most && (delay ?? longest) is { } wrong)
        {
            diagnostics.Add(wrong.Origin.Fatal(wrong == delay
                ? $"{wrong.Quoted} is longer than the longest delay, {Duration.Text(most)}; raise that, too"
                : $"{wrong.Quoted} is shorter than the first delay, {Duration.Text(first)}"));
        }

        return known;
    }

    /// <summary>Limits, and whether the two delays are what was meant: a default in the place of a refused one is not to be compared with.</summary>
    private sealed record Known(RestartLimits Limits, bool FirstDelay, bool LongestDelay);
}

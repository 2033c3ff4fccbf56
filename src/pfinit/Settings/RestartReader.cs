// When a daemon that ended is started again. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks `[restart]` and the tables of the daemons in it.</summary>
internal sealed class RestartReader(SettingValues values, List<Diagnostic> diagnostics)
{
    /// <summary>For each daemon what is set for it alone, else what is set for both, else the default.</summary>
    public RestartSettings Read()
    {
        var both = Read(row => row, new RestartLimits());
        return new RestartSettings(
            Read(row => RestartRows.OfDaemon(SettingsCatalog.PostfixTable, row), both),
            Read(row => RestartRows.OfDaemon(SettingsCatalog.OpenDkimTable, row), both));
    }

    private RestartLimits Read(Func<Setting, Setting> row, RestartLimits otherwise)
    {
        var delay = values[row(RestartRows.Delay)];
        var longest = values[row(RestartRows.LongestDelay)];
        var limits = new RestartLimits
        {
            FirstDelay = delay?.Duration(diagnostics) ?? otherwise.FirstDelay,
            LongestDelay = longest?.Duration(diagnostics) ?? otherwise.LongestDelay,
            StableAfter = values[row(RestartRows.StableAfter)]?.Duration(diagnostics) ?? otherwise.StableAfter,
            Exits = (int)(values[row(RestartRows.Exits)]?.Number(diagnostics) ?? otherwise.Exits),
        };
        if (limits.FirstDelay > limits.LongestDelay && (delay ?? longest) is { } wrong)
        {
            diagnostics.Add(wrong.Origin.Fatal(wrong == delay
                ? $"{wrong.Quoted} is longer than the longest delay, {Duration.Text(limits.LongestDelay)}; raise that, too"
                : $"{wrong.Quoted} is shorter than the first delay, {Duration.Text(limits.FirstDelay)}"));
        }

        return limits;
    }
}

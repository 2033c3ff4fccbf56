// What the reloads so far have come to: settings that are refused, and settings that wait for the next start. Both stay true after the line in the log about
// them, which whoever asks later has not seen. Used by the thread `reload` alone.

using Pfinit.Diagnostics;

namespace Pfinit.Reloading;

/// <summary>Ends each reload with its last lines, and remembers what is to be said of it until another one.</summary>
internal sealed class ReloadOutcome
{
    private const string Subject = "reload";

    private string? refusal;
    private IReadOnlyList<string> waiting = [];

    /// <summary>What is wrong and still true, for `pfinit status`; none when the settings on disk are in force.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            var warnings = new List<string>();
            if (refusal is not null)
                warnings.Add(refusal);
            if (waiting.Count > 0)
                warnings.Add($"{Subject}: {Later}");
            return warnings;
        }
    }

    /// <summary>In a few words, for a service manager: what is wrong; empty when the settings on disk are in force, or will be at the next start.</summary>
    public string Problem { get; private set; } = "";

    private string Later => $"{string.Join(", ", waiting)}: in force at the next start";

    /// <summary>The reload is over and the settings are in force. Says so, unless nothing has changed and nobody <paramref name="asked"/>.</summary>
    /// <param name="report">Of this reload.</param>
    /// <param name="summary">What has changed; empty when nothing has.</param>
    /// <param name="later">The names of all that is otherwise than at the start and takes effect at the next.</param>
    /// <param name="asked">Somebody did.</param>
    public void Succeed(ReloadReport report, string summary, IReadOnlyList<string> later, bool asked)
    {
        var wasRefused = refusal is not null;
        var saysLater = later.Count > 0 && (asked || !later.SequenceEqual(waiting));
        refusal = null;
        Problem = "";
        waiting = later;
        if (saysLater)
            report.Say(Diagnostic.Info(Subject, Later));
        if (summary.Length > 0)
            report.Say(Diagnostic.Info(Subject, summary));
        else if (wasRefused)
            report.Say(Diagnostic.Info(Subject, "the settings are good again; nothing changed"));
        else if (asked || saysLater)
            report.Say(Diagnostic.Info(Subject, saysLater ? "nothing else changed" : "nothing changed"));
    }

    /// <summary>The reload came to nothing, or not to all that it should; the report says why. That pfinit stops is no fault of the settings.</summary>
    public void Fail(ReloadReport report)
    {
        var mistakes = report.Said.Where(diagnostic => diagnostic.Severity >= Severity.Error).ToList();
        if (report.Status is ExitStatus.Ok or ExitStatus.Unhealthy || mistakes.Count == 0)
            return;
        var (first, last) = (mistakes[0], mistakes[mistakes.Count - 1]);
        var refused = report.Status == ExitStatus.Settings;
        var fate = refused ? "refused" : "not in force, or not all of them";
        var consequence = mistakes.Count > 1 ? $" ({last.Text})" : "";

        // Where there are several lines the last one counts them.
        Problem = $"reload {(refused ? $"refused: {Counted.Text(Math.Max(1, mistakes.Count - 1), "mistake")}" : "incomplete")}, see `pfinit status`";
        refusal = $"{Subject}: the settings on disk are {fate}: {first.Subject}: {first.Text}{consequence}";
    }
}

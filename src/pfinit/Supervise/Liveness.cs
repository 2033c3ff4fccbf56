// Decides whether a daemon that is up and does not answer is wedged, or has too much to do. One for each process of a service that is watched.

using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Takes the answers of a daemon in order. Only the supervisor thread calls it.</summary>
internal sealed class Liveness(TimeSpan upSince)
{
    /// <summary>
    /// A daemon without an answer that used no processor time meanwhile does nothing at all. Not after the first miss: when the whole container was
    /// frozen, the time for the answer is over at the moment it thaws.
    /// </summary>
    private const int IdleMisses = 2;

    /// <summary>One that computes may have more to do than it can do: half a minute, then it turns in circles.</summary>
    private const int BusyMisses = 6;

    private TimeSpan lastAnswer = upSince;
    private long ticks;
    private int misses;

    /// <summary>Why it counts as wedged: `no answer within 5s, 2 times; the last answer is 12s old`. Null as long as it does not.</summary>
    /// <param name="result">The answer.</param>
    /// <param name="look">Asked after a miss, what the process is doing.</param>
    /// <param name="now">Monotonic time.</param>
    public string? Judge(ProbeResult result, Func<ProcessFacts?> look, TimeSpan now)
    {
        if (result.NotAsked)
            return null;
        if (result.Ready)
        {
            misses = 0;
            lastAnswer = now;
            return null;
        }

        var process = look();
        if (process is { IsStopped: true })
            return $"{result.Problem}, it is stopped (SIGSTOP)";
        var ticksNow = process?.ProcessorTicks ?? 0;
        if (++misses == 1)
            ticks = ticksNow;
        return misses >= (ticksNow == ticks ? IdleMisses : BusyMisses)
            ? $"{result.Problem}, {misses} times; the last answer is {Elapsed.Text(now - lastAnswer)} old"
            : null;
    }
}

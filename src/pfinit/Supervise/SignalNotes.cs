// What the log says about signals that may come in any number.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>At most one line a second for each signal; the next one counts those without. Only the supervisor thread calls it.</summary>
internal sealed class SignalNotes(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, (TimeSpan At, int Unsaid)> last = [];

    /// <summary>Says what becomes of <paramref name="signal"/>, unless that was said a moment ago.</summary>
    public void Info(int signal, string text)
    {
        var now = Elapsed.Now(time);
        var known = last.TryGetValue(signal, out var before);
        if (known && now - before.At < Pause)
        {
            last[signal] = (before.At, before.Unsaid + 1);
            return;
        }

        last[signal] = (now, 0);
        Log.Info(Signal.Name(signal), before.Unsaid == 0 ? text : $"{text}; came {before.Unsaid} times more since the last such line");
    }
}

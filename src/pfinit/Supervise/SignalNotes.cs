// What the log says about signals that may come in any number.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>At most one line a second for each signal; the next one, or the one at the end of that second, counts those without. Only the supervisor thread calls it.</summary>
internal sealed class SignalNotes(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, (TimeSpan At, int Unsaid, string Text)> last = [];

    /// <summary>When <see cref="Tick"/> has something to say; null: nothing was left unsaid.</summary>
    public TimeSpan? NextDeadline => Storms.Min(storm => (TimeSpan?)(storm.Value.At + Pause));

    private IEnumerable<KeyValuePair<int, (TimeSpan At, int Unsaid, string Text)>> Storms => last.Where(note => note.Value.Unsaid > 0);

    /// <summary>Says what becomes of <paramref name="signal"/>, unless that was said a moment ago.</summary>
    public void Info(int signal, string text)
    {
        var now = Elapsed.Now(time);
        var known = last.TryGetValue(signal, out var before);
        if (known && now - before.At < Pause)
        {
            last[signal] = (before.At, before.Unsaid + 1, text);
            return;
        }

        Say(signal, text, before.Unsaid);
    }

    /// <summary>Says what is due; <paramref name="all"/>, for the end: whatever was left unsaid.</summary>
    public void Tick(bool all = false)
    {
        foreach (var (signal, note) in Storms.Select(storm => (storm.Key, storm.Value)).ToList())
        {
            if (all || Elapsed.Now(time) >= note.At + Pause)
                Say(signal, note.Text, note.Unsaid);
        }
    }

    private void Say(int signal, string text, int unsaid)
    {
        last[signal] = (Elapsed.Now(time), 0, text);
        Log.Info(Signal.Name(signal), unsaid == 0 ? text : $"{text}; came {Counted.Text(unsaid, "time")} more since the last such line");
    }
}

// What the log says about signals that may come in any number.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>At most one line a second for each signal; the next one, or the one at the end of that second, counts those without. Only the supervisor thread calls it.</summary>
internal sealed class SignalNotes(TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, Note> last = [];

    /// <summary>When <see cref="Tick"/> has something to say; null: nothing was left unsaid.</summary>
    public TimeSpan? NextDeadline
    {
        get
        {
            TimeSpan? next = null;
            foreach (var storm in Storms)
                next = Elapsed.Earliest(next, storm.At + Pause);
            return next;
        }
    }

    private IEnumerable<Note> Storms => last.Values.Where(note => note.Unsaid > 0);

    /// <summary>Says what becomes of <paramref name="signal"/>, unless that was said a moment ago.</summary>
    /// <param name="signal">Its number.</param>
    /// <param name="text">What becomes of it.</param>
    /// <param name="then">Done when that was said, so that what it leads to is not in the log before it; not at all when the end comes first.</param>
    public void Info(int signal, string text, Action? then = null)
    {
        if (last.TryGetValue(signal, out var before) && Elapsed.Now(time) - before.At < Pause)
        {
            last[signal] = new Note(signal, before.At, before.Unsaid + 1, text, then);
            return;
        }

        Say(signal, text, before?.Unsaid ?? 0);
        then?.Invoke();
    }

    /// <summary>Says what is due; <paramref name="all"/>, for the end: whatever was left unsaid.</summary>
    public void Tick(bool all = false)
    {
        foreach (var note in Storms.ToList())
        {
            if (!all && Elapsed.Now(time) < note.At + Pause)
                continue;
            Say(note.Signal, note.Text, note.Unsaid);
            if (!all)
                note.Then?.Invoke();
        }
    }

    private void Say(int signal, string text, int unsaid)
    {
        last[signal] = new Note(signal, Elapsed.Now(time), 0, text, null);
        Log.Info(Signal.Name(signal), unsaid == 0 ? text : $"{text}; came {Counted.Text(unsaid, "time")} more since the last such line");
    }

    /// <param name="Signal">Its number.</param>
    /// <param name="At">When the last line was said.</param>
    /// <param name="Unsaid">How many signals came since.</param>
    /// <param name="Text">What is to be said of them.</param>
    /// <param name="Then">What is to be done then.</param>
    private sealed record Note(int Signal, TimeSpan At, int Unsaid, string Text, Action? Then);
}

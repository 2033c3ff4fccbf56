// What stands between the reader of /dev/log, which must not wait, and the thread `hold`, which writes to the disk.

using System.Text;

namespace Pfinit.Hold;

/// <summary>What HoldLines saw and HeldMail has not taken yet. Bounded by the number of messages on hold.</summary>
internal sealed class HoldEvents
{
    private readonly object gate = new();
    private List<HeldMessage> messages = [];
    private string? failure;

    /// <summary>Postfix holds the message, or will when its client has sent it.</summary>
    public void Held(ReadOnlySpan<byte> id, HeldBy by)
    {
        lock (gate)
        {
            messages.Add(new HeldMessage(Utf8(id), by));
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Postfix could not connect to a milter; the first text since the last <see cref="Take"/> is kept.</summary>
    public void ConnectFailed(ReadOnlySpan<byte> text)
    {
        lock (gate)
        {
            failure ??= Utf8(text);
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Waits until there is something, at most <paramref name="longest"/> (null: for ever), and takes all of it.</summary>
    /// <param name="longest">How long.</param>
    /// <param name="connectFailure">What Postfix said when it could not connect to a milter; null when it did not say so.</param>
    /// <returns>In the order in which they came; a message may come twice, with another reason.</returns>
    public IReadOnlyList<HeldMessage> Take(TimeSpan? longest, out string? connectFailure)
    {
        lock (gate)
        {
            if (messages.Count == 0 && failure is null)
                Monitor.Wait(gate, longest is { } time ? (int)Math.Min(Math.Ceiling(time.TotalMilliseconds), int.MaxValue) : Timeout.Infinite);
            var taken = messages;
            connectFailure = failure;
            failure = null;
            if (taken.Count > 0)
                messages = [];
            return taken;
        }
    }

    private static string Utf8(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text.ToArray());
}

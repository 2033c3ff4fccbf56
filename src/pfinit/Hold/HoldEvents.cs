// What stands between the reader of /dev/log, which must not wait, and the thread `hold`, which writes to the disk.

using System.Text;

namespace Pfinit.Hold;

/// <summary>What HoldLines saw and HeldMail has not taken yet. Bounded by the number of messages on hold.</summary>
internal sealed class HoldEvents(TimeProvider time)
{
    /// <summary>How often it is worth a word that lines are read.</summary>
    private static readonly TimeSpan ReadInterval = TimeSpan.FromSeconds(1);

    private readonly object gate = new();
    private long? lastRead;
    private bool read;
    private List<HeldMessage> messages = [];
    private string? failure;
    private DateTimeOffset? lostSince;

    /// <summary>A line was read, whatever it says.</summary>
    public void LineRead()
    {
        // Only the reader's thread writes this one.
        if (lastRead is { } last && time.GetElapsedTime(last) < ReadInterval)
            return;
        lastRead = time.GetTimestamp();
        lock (gate)
        {
            read = true;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Postfix holds the message, or will when its client has sent it; or it was released.</summary>
    public void Held(ReadOnlySpan<byte> id, HeldBy by)
    {
        lock (gate)
        {
            messages.Add(new HeldMessage(Utf8(id), by));
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>Lines since then may be missing.</summary>
    public void Lost(DateTimeOffset since)
    {
        lock (gate)
        {
            lostSince ??= since;
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
    public HoldNews Take(TimeSpan? longest)
    {
        lock (gate)
        {
            if (messages.Count == 0 && failure is null && lostSince is null && !read)
                Monitor.Wait(gate, longest is { } wait ? (int)Math.Min(Math.Ceiling(wait.TotalMilliseconds), int.MaxValue) : Timeout.Infinite);
            var news = new HoldNews(messages, failure, read, lostSince);
            messages = [];
            failure = null;
            lostSince = null;
            read = false;
            return news;
        }
    }

    private static string Utf8(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text.ToArray());
}

// How much held mail is released, and when. All of it, once OpenDKIM serves; but what is released may come back, since OpenDKIM may crash of a message
// every time, or Postfix may be unable to reach an OpenDKIM that answers pfinit. Each time costs a Received: line, of which the fiftieth makes Postfix
// return the message (hopcount_limit), and maybe an end of OpenDKIM, of which a few without a stable run between them end the relay (RestartPolicy).
//
// So when something came back, nothing is released until OpenDKIM had the time to count as stable; then one message, and twice as many whenever none came
// back. A message itself waits twice as long each time, and from its second return on it goes alone. So one that OpenDKIM crashes of does so hours apart,
// and the others get through.

namespace Pfinit.Hold;

/// <summary>The time between releases. All times are since a start of the caller's choice.</summary>
/// <param name="stableAfter">How long OpenDKIM has to run until its ends no longer count.</param>
internal sealed class ReleasePace(TimeSpan stableAfter)
{
    /// <summary>As long after a release, mail that is held belongs to the same outage: a session whose milter failed goes on having its mail held.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>For OpenDKIM to be started again.</summary>
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(5);

    private TimeSpan? last;
    private TimeSpan next;
    private int most = int.MaxValue;

    /// <summary>Mail was released, and the outage may not be over.</summary>
    public bool ReleasedLately(TimeSpan now) => now < last + Calm;

    public bool MayRelease(TimeSpan now) => now >= next;

    /// <summary>How many messages at once that came back <paramref name="returns"/> times.</summary>
    public int Most(int returns) => returns > 1 ? 1 : most;

    public void Released(TimeSpan now) => last = now;

    /// <summary>Nothing of the last release came back.</summary>
    public void Passed() => most = most > int.MaxValue / 2 ? int.MaxValue : most * 2;

    /// <summary>Something of the last release is on hold again.</summary>
    public void CameBack(TimeSpan now)
    {
        most = 1;
        next = now + Wait(1);
    }

    /// <summary>How long a message waits that came back for the <paramref name="returns"/>th time.</summary>
    public TimeSpan Wait(int returns) =>
        TimeSpan.FromTicks((long)Math.Min((stableAfter + Restart).Ticks * Math.Pow(2, returns - 1), Longest.Ticks));
}

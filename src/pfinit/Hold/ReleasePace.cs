// How much held mail is released, and when. All of it, once OpenDKIM serves; but what is released may come back, since OpenDKIM may crash of a message
// every time, or Postfix may be unable to reach an OpenDKIM that answers pfinit. Each time costs a Received: line, of which the fiftieth makes Postfix
// return the message (hopcount_limit), and maybe an end of OpenDKIM, of which a few without a stable run between them end the relay (RestartPolicy).
//
// So when something came back, one message is released when OpenDKIM had the time to be started again, and twice as many whenever none came back. When
// one does, nothing is released until OpenDKIM had the time to count as stable. A message that OpenDKIM was asked about waits as long itself, twice as long
// each time; one that came back because OpenDKIM was away then is released with the next ones, but once only: for what it costs, the reason does not matter. From
// its second return on a message goes alone. So one that OpenDKIM crashes of does so hours apart, and the others get through within seconds.

namespace Pfinit.Hold;

/// <summary>The time between releases. All times are since a start of the caller's choice.</summary>
/// <param name="stableAfter">How long OpenDKIM has to run until its ends no longer count.</param>
/// <param name="exits">How many of its ends the relay does not survive.</param>
internal sealed class ReleasePace(TimeSpan stableAfter, int exits)
{
    /// <summary>As long after a release, mail that is held belongs to the same outage: a session whose milter failed goes on having its mail held.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    /// <summary>For OpenDKIM to be started again.</summary>
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(5);

    /// <summary>The end that began the outage, those of two releases, one that has nothing to do with it, and the last.</summary>
    private const int ExitsForTwo = 5;

    private TimeSpan? last;
    private TimeSpan next;
    private TimeSpan soonAgainAt;
    private int most = int.MaxValue;

    /// <summary>Mail was released, and the outage may not be over.</summary>
    public bool ReleasedLately(TimeSpan now) => now < last + Calm;

    public bool MayRelease(TimeSpan now) => now >= next;

    /// <summary>How many messages at once that came back <paramref name="returns"/> times.</summary>
    public int Most(int returns) => returns > 1 ? 1 : most;

    public void Released(TimeSpan now) => last = now;

    /// <summary>Nothing of the last release came back.</summary>
    public void Passed() => most = most > int.MaxValue / 2 ? int.MaxValue : most * 2;

    /// <summary>How long nothing is released since something came back.</summary>
    public TimeSpan Pause { get; private set; }

    /// <summary>Something of the last release is on hold again. To be called once for a release.</summary>
    public void CameBack(TimeSpan now)
    {
        var soon = exits >= ExitsForTwo && now >= soonAgainAt;
        if (soon)
            soonAgainAt = now + Wait(1);
        most = 1;
        Pause = soon ? Restart : Wait(1);
        next = now + Pause;
    }

    /// <summary>How long a message waits that came back for the <paramref name="returns"/>th time.</summary>
    /// <param name="returns">1 or more.</param>
    /// <param name="asked">OpenDKIM may have failed because of it.</param>
    public TimeSpan Wait(int returns, bool asked) => asked ? Wait(returns) : returns == 1 ? TimeSpan.Zero : Wait(returns - 1);

    private TimeSpan Wait(int returns) =>
        TimeSpan.FromTicks((long)Math.Min((stableAfter + Restart).Ticks * Math.Pow(2, returns - 1), Longest.Ticks));
}

// How soon held mail is released again. Once a second as a rule; but when Postfix cannot reach an OpenDKIM that answers pfinit, as with a socket that its
// account may not open, what is released comes back, and each time with one Received: line more. So the time between releases doubles then: the line
// that makes Postfix return a message, the fiftieth (hopcount_limit), is a week away.

namespace Pfinit.Hold;

/// <summary>The time between releases. All times are since a start of the caller's choice.</summary>
internal sealed class ReleasePace
{
    /// <summary>As long after a release, mail that is held belongs to the same outage: a session whose milter failed goes on having its mail held.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan Longest = TimeSpan.FromHours(6);

    private const string Refused = ": Permission denied";

    /// <summary>By now it is no coincidence.</summary>
    private static readonly TimeSpan Certain = TimeSpan.FromSeconds(30);

    private TimeSpan delay = Shortest;
    private TimeSpan? last;
    private TimeSpan? lastFailure;
    private bool said;

    /// <summary>Mail was released, and the outage may not be over.</summary>
    public bool ReleasedLately(TimeSpan now)
    {
        if (last is not null && now >= last + delay + Calm && !(now < lastFailure + Calm))
        {
            last = null;
            lastFailure = null;
            delay = Shortest;
            said = false;
        }

        return last is not null;
    }

    public bool MayRelease(TimeSpan now) => !ReleasedLately(now) || now >= last + delay;

    public void Released(TimeSpan now) => last = now;

    /// <summary>OpenDKIM does not answer pfinit either: that explains why Postfix failed.</summary>
    public void SignerIsAway() => delay = Shortest;

    /// <summary>Postfix failed to reach an OpenDKIM that serves; true when that has to be said.</summary>
    public bool SignerIsUnreachable(TimeSpan now, string failure)
    {
        // Once a release: all mail that comes in meanwhile meets the same.
        if (lastFailure is null || lastFailure < last)
            delay = delay + delay < Longest ? delay + delay : Longest;
        lastFailure = now;
        var say = !said && (delay >= Certain || failure.EndsWith(Refused, StringComparison.Ordinal));
        said |= say;
        return say;
    }
}

namespace Pfinit.Supervise;

/// <summary>How often daemons are asked, and how patiently.</summary>
/// <param name="FirstPause">From one question to the next at first; doubles up to <paramref name="LongestPause"/>. An answer that took longer is the pause.</param>
/// <param name="LongestPause">The pause in the long run.</param>
/// <param name="AnswerTimeout">How long to wait for an answer.</param>
/// <param name="UntilReady">A daemon is asked until its first good answer; else until it is removed.</param>
internal sealed record ProbePace(TimeSpan FirstPause, TimeSpan LongestPause, TimeSpan AnswerTimeout, bool UntilReady)
{
    /// <summary>For a daemon that starts: an answer that takes longer is asked for again, a start-up has seconds.</summary>
    public static readonly ProbePace Starting =
        new(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), UntilReady: true);

    /// <summary>
    /// For a daemon that is up. Patient, since asking anew means the end of the queue: where ten threads wait 5 s each for a name server that is
    /// away, an answer comes late but it comes.
    /// </summary>
    public static readonly ProbePace Watching =
        new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), UntilReady: false);
}

namespace Pfinit.Reloading;

/// <summary>When to read the settings again: at once when asked, but a storm of signals is one request a second, and a burst of changes is let come to its end.</summary>
internal sealed class ReloadSchedule
{
    /// <summary>Between two reloads that signals ask for.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>A file is read when it and the others have not changed for this long: a certificate and its key change one after the other.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>One that changes all the time is read after this.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private TimeSpan? bySignal;
    private TimeSpan? byFiles;
    private TimeSpan firstChange;
    private TimeSpan notBefore = TimeSpan.MinValue;

    /// <summary>When there is something to do; null: not before something happens.</summary>
    public TimeSpan? Due => bySignal is { } signal && !(byFiles < signal) ? signal : byFiles;

    /// <summary>The next reload was asked for: what comes of it is said in any case.</summary>
    public bool Asked => bySignal is not null;

    public void Signalled(TimeSpan now) => bySignal ??= now > notBefore ? now : notBefore;

    public void FilesChanged(TimeSpan now)
    {
        if (byFiles is null)
            firstChange = now;
        var latest = firstChange + LongestWait;
        byFiles = now + Quiet < latest ? now + Quiet : latest;
    }

    /// <summary>A reload begins, which takes all that has happened so far into account.</summary>
    public void Begin(TimeSpan now)
    {
        bySignal = byFiles = null;
        notBefore = now + Pace;
    }
}

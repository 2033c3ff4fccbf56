namespace Pfinit.Observe;

/// <summary>Several that see every line, one after the other.</summary>
internal sealed class LineWatchers(params ILineWatcher[] watchers) : ILineWatcher
{
    /// <inheritdoc/>
    public void See(SyslogRecord record)
    {
        foreach (var watcher in watchers)
            watcher.See(record);
    }

    /// <inheritdoc/>
    public void Missed(DateTimeOffset since)
    {
        foreach (var watcher in watchers)
            watcher.Missed(since);
    }
}

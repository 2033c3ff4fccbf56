namespace Pfinit.Observe;

/// <summary>Sees every line that the daemons log, before it waits for standard output.</summary>
internal interface ILineWatcher
{
    /// <summary>Called by the reader of /dev/log, for which Postfix waits: must neither wait for anything nor allocate for an ordinary line.</summary>
    void See(SyslogRecord record);

    /// <summary>Called by the same thread: what was logged since then may have gone elsewhere.</summary>
    void Missed(DateTimeOffset since);
}

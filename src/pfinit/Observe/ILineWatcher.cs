namespace Pfinit.Observe;

/// <summary>Sees every line that the daemons log, before it waits for standard output.</summary>
internal interface ILineWatcher
{
    /// <summary>Called by the reader of /dev/log, for which Postfix waits: must neither wait for anything nor allocate for an ordinary line.</summary>
    /// <param name="line">A syslog datagram as it came.</param>
    void See(ReadOnlySpan<byte> line);
}

// Warnings of Postfix that mean nothing for mail: every smtp(8) that delivers says twice that the connection cache is gone. master(8) takes it away first
// when it ends, so that a stop that goes well would have dozens of them. Used by LogLines only.

namespace Pfinit.Observe;

/// <summary>Tells the lines by which delivery agents report that the connection cache, scache(8), is gone, whenever that is.</summary>
internal static class CacheNoise
{
    /// <summary>The agent goes on without the cache. Where scache failed and not its master, its own lines and master's say so.</summary>
    public static bool Is(SyslogRecord record) =>
        record.Message.SequenceEqual("warning: connect to private/scache: Connection refused"u8) || record.Message.SequenceEqual("warning: disabling connection caching"u8);
}

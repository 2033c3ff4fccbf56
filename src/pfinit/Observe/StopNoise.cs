// Warnings of Postfix that mean nothing for mail. master(8) takes the connection cache away first when it ends, and every smtp(8) that still delivers says
// so twice: dozens of warnings at a stop that goes well. Used by LogLines only.

namespace Pfinit.Observe;

/// <summary>Tells the lines by which delivery agents report that the connection cache, scache(8), is gone.</summary>
internal static class StopNoise
{
    /// <summary>The agent goes on without the cache. Where scache failed and not its master, its own lines and master's say so.</summary>
    public static bool Is(SyslogRecord record) =>
        record.Message.SequenceEqual("warning: connect to private/scache: Connection refused"u8) || record.Message.SequenceEqual("warning: disabling connection caching"u8);
}

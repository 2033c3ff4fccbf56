using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>The zone of all time stamps in the log.</summary>
internal static class TimeZone
{
    /// <summary>
    /// Makes it <paramref name="zone"/>: a name under /usr/share/zoneinfo or a POSIX TZ string; the C library takes UTC for one it does not
    /// know. To be called before the log stream opens: its thread must not ask for the time meanwhile.
    /// </summary>
    public static void Use(string zone) => Libc.SetTimeZone(zone);
}

// Local time from the C library, which knows the zone files and POSIX zone strings. The runtime's own zones are compiled out.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

internal static unsafe partial class Libc
{
    [DllImport("libc")]
    private static extern Tm* localtime_r(long* time, Tm* result);

    [DllImport("libc")]
    private static extern void tzset();

    [DllImport("libc", SetLastError = true)]
    private static extern int setenv(byte* name, byte* value, int overwrite);

    /// <summary>The broken-down local time of <paramref name="unixSeconds"/>; UTC of the epoch when the C library cannot tell.</summary>
    public static Tm LocalTime(long unixSeconds)
    {
        Tm result;
        return localtime_r(&unixSeconds, &result) != null ? result : new Tm { tm_year = 70, tm_mday = 1 };
    }

    /// <summary>
    /// Sets TZ of the C library and makes it take effect: localtime_r(3) reads TZ only once, and the runtime's own environment is a copy
    /// that the C library never sees. Not thread-safe: to be called before other threads ask for the time.
    /// </summary>
    public static void SetTimeZone(string zone)
    {
        fixed (byte* name = CString("TZ"), value = CString(zone))
        {
            if (setenv(name, value, 1) != 0)
                throw new KernelException("setenv", "TZ", LastErrno);
        }

        tzset();
    }
}

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>`struct tm` of localtime_r(3) with glibc's two extra fields. Months count from 0, years from 1900.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Tm
{
    public int tm_sec;
    public int tm_min;
    public int tm_hour;
    public int tm_mday;
    public int tm_mon;
    public int tm_year;
    public int tm_wday;
    public int tm_yday;
    public int tm_isdst;

    /// <summary>Seconds east of UTC.</summary>
    public nint tm_gmtoff;

    public byte* tm_zone;
}

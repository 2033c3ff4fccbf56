using System.Runtime.InteropServices;
using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

public sealed class FileStructTests
{
    [Fact]
    public void statx_is_laid_out_as_in_the_kernel()
    {
        Assert.Equal(256, Marshal.SizeOf<statx_t>());
        Assert.Equal(
            [0, 16, 20, 24, 28, 32, 40, 80, 88, 96, 104, 112, 120],
            new[] { "stx_mask", "stx_nlink", "stx_uid", "stx_gid", "stx_mode", "stx_ino", "stx_size", "stx_btime_sec", "stx_btime_nsec", "stx_ctime_sec", "stx_ctime_nsec", "stx_mtime_sec", "stx_mtime_nsec" }
                .Select(field => (int)Marshal.OffsetOf<statx_t>(field)));
    }

    [Fact]
    public void statvfs64_begins_as_in_glibc()
    {
        Assert.Equal(
            [0, nint.Size, 2 * nint.Size, 2 * nint.Size + 8, 2 * nint.Size + 16, 2 * nint.Size + 24, 2 * nint.Size + 32, 2 * nint.Size + 40],
            new[] { "f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_favail" }.Select(field => (int)Marshal.OffsetOf<statvfs64_t>(field)));
        Assert.True(Marshal.SizeOf<statvfs64_t>() >= 112);
    }

    [Fact]
    public void timespec_has_64_bits_of_time_on_every_architecture()
    {
        Assert.Equal(16, Marshal.SizeOf<TimeSpec>());
        Assert.Equal(8, (int)Marshal.OffsetOf<TimeSpec>("tv_nsec"));
    }

    [Fact]
    public void MDB_val_is_two_machine_words()
    {
        Assert.Equal(2 * nint.Size, Marshal.SizeOf<MDB_val>());
        Assert.Equal(nint.Size, (int)Marshal.OffsetOf<MDB_val>("mv_data"));
    }
}

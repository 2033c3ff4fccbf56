using System.Runtime.InteropServices;
using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

/// <summary>Sizes and offsets of what is handed to the C library, from glibc's headers.</summary>
public sealed class StructTests
{
    private static readonly bool Is64Bit = IntPtr.Size == 8;

    [Fact]
    public void The_pid_in_siginfo_follows_the_alignment_of_a_pointer() => Assert.Equal(
        Is64Bit ? 16 : 12,
        Offset<siginfo_t>(nameof(siginfo_t._sigchld)) + Offset<siginfo_t.sigchld_fields>(nameof(siginfo_t.sigchld_fields.si_pid)));

    [Fact]
    public void The_status_in_siginfo_follows_pid_and_uid() => Assert.Equal(
        Is64Bit ? 24 : 20,
        Offset<siginfo_t>(nameof(siginfo_t._sigchld)) + Offset<siginfo_t.sigchld_fields>(nameof(siginfo_t.sigchld_fields.si_status)));

    [Fact]
    public void Siginfo_has_128_bytes() => Assert.Equal(128, Marshal.SizeOf<siginfo_t>());

    [Fact]
    public void A_signal_set_has_1024_bits() => Assert.Equal(1024 / 8, Marshal.SizeOf<sigset_t>());

    [Fact]
    public void Spawn_attributes_have_336_bytes() => Assert.Equal(336, Marshal.SizeOf<posix_spawnattr_t>());

    [Fact]
    public void Spawn_file_actions_have_room_for_two_ints_a_pointer_and_padding() =>
        Assert.InRange(Marshal.SizeOf<posix_spawn_file_actions_t>(), (4 + 4) + IntPtr.Size + (16 * 4), 80);

    private static int Offset<T>(string field) => (int)Marshal.OffsetOf<T>(field);
}

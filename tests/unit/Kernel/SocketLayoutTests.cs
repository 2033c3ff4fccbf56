using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

/// <summary>Sizes and offsets as the C compiler has them; tests run on 64-bit machines, the numbers for 32 bits follow the same types.</summary>
public sealed class SocketLayoutTests
{
    private static bool Wide => IntPtr.Size == 8;

    [Fact]
    public void Pollfd_is_as_poll_wants_it()
    {
        Assert.Equal(8, Unsafe.SizeOf<PollFd>());
        Assert.Equal(4, Offset<PollFd>(nameof(PollFd.events)));
        Assert.Equal(6, Offset<PollFd>(nameof(PollFd.revents)));
    }

    [Fact]
    public void Mmsghdr_is_as_recvmmsg_fills_it()
    {
        Assert.Equal(Wide ? 64 : 32, Unsafe.SizeOf<mmsghdr>());
        Assert.Equal(Wide ? 16 : 8, Offset<msghdr>(nameof(msghdr.msg_iov)));
        Assert.Equal(Wide ? 48 : 24, Offset<msghdr>(nameof(msghdr.msg_flags)));
        Assert.Equal(Wide ? 56 : 28, Offset<mmsghdr>(nameof(mmsghdr.msg_len)));
        Assert.Equal(Wide ? 16 : 8, Unsafe.SizeOf<iovec>());
        Assert.Equal(Wide ? 8 : 4, Offset<iovec>(nameof(iovec.iov_len)));
    }

    [Fact]
    public void Addrinfo_is_as_getaddrinfo_fills_it()
    {
        Assert.Equal(Wide ? 48 : 32, Unsafe.SizeOf<AddrInfo>());
        Assert.Equal(16, Offset<AddrInfo>(nameof(AddrInfo.ai_addrlen)));
        Assert.Equal(Wide ? 24 : 20, Offset<AddrInfo>(nameof(AddrInfo.ai_addr)));
        Assert.Equal(Wide ? 40 : 28, Offset<AddrInfo>(nameof(AddrInfo.ai_next)));
    }

    [Fact]
    public void Tm_is_as_localtime_fills_it()
    {
        Assert.Equal(Wide ? 56 : 44, Unsafe.SizeOf<Tm>());
        Assert.Equal(32, Offset<Tm>(nameof(Tm.tm_isdst)));
        Assert.Equal(Wide ? 40 : 36, Offset<Tm>(nameof(Tm.tm_gmtoff)));
        Assert.Equal(Wide ? 48 : 40, Offset<Tm>(nameof(Tm.tm_zone)));
    }

    [Fact]
    public void A_unix_address_is_family_path_and_NUL()
    {
        Assert.Equal([1, 0, (byte)'/', (byte)'a', 0], UnixAddress.Of("/a"));
        Assert.Equal(110, UnixAddress.Of("/" + new string('x', 106)).Length);
        Assert.Throws<KernelException>(() => UnixAddress.Of("/" + new string('x', 107)));
    }

    private static int Offset<T>(string field) => (int)Marshal.OffsetOf<T>(field);
}

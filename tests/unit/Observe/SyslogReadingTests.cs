using Pfinit.Kernel;
using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class SyslogReadingTests
{
    [Theory]
    [InlineData(Libc.ENOMEM, true)]
    [InlineData(Libc.ENOBUFS, true)]
    [InlineData(Libc.EIO, false)]
    public void Want_of_memory_passes_and_anything_else_is_a_fault(int errno, bool passes) =>
        Assert.Equal(passes, SyslogSocket.IsForNow(new KernelException("recvmmsg", "/dev/log", new Errno(errno))));
}

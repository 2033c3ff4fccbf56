using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

public sealed class FileFaultTests
{
    [Fact]
    public void What_is_not_there_is_said_in_the_words_of_errno() =>
        Assert.Equal("No such file or directory", FileFault.Text(Assert.ThrowsAny<IOException>(() => Directory.GetFiles("/no such directory"))));

    // As in the image, where the runtime has no texts.
    [Fact]
    public void The_message_of_the_runtime_is_never_shown()
    {
        Assert.Equal("Permission denied", FileFault.Text(new UnauthorizedAccessException("UnauthorizedAccess_IODenied_Path, /x")));
        Assert.Equal("No space left on device", FileFault.Text(new IOException("IO_Unknown", Libc.ENOSPC)));
        Assert.Equal("Input/output error", FileFault.Text(new IOException("IO_Unknown")));
        Assert.Equal("/x: open: Is a directory", FileFault.Text(new KernelException("open", "/x", new Errno(Libc.EISDIR))));
    }
}

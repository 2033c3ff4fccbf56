using Pfinit.Kernel;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Kernel;

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class FileAccountTests
{
    private const uint Nobody = 65534;

    [Fact]
    public void Own_account_can_always_be_become()
    {
        using var account = FileAccount.Become(Libc.geteuid(), Libc.getegid());
    }

    [RootFact]
    public void Root_has_no_more_than_the_rights_of_the_other_account_until_it_is_done()
    {
        using var directory = new TemporaryDirectory();
        var secret = directory.Add("secret", "");
        File.SetUnixFileMode(directory.Path, (UnixFileMode)Convert.ToInt32("777", 8));
        File.SetUnixFileMode(secret, (UnixFileMode)Convert.ToInt32("600", 8));
        using (FileAccount.Become(Nobody, Nobody))
        {
            var refused = Assert.Throws<KernelException>(() => LinuxFiles.OpenToRead(secret));
            Assert.Equal(Libc.EACCES, refused.Errno.Value);
            Assert.Throws<KernelException>(() => LinuxFiles.SetMode(secret, 0));
            LinuxFiles.Open(directory["own"], Libc.O_WRONLY | Libc.O_CREAT, 0x180).Dispose();
        }

        using var file = LinuxFiles.OpenToRead(secret);
        Assert.Equal((Nobody, Nobody), LinuxFiles.Find(directory["own"]) is { } own ? (own.Uid, own.Gid) : default);
    }
}

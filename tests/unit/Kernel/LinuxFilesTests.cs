using System.Text;
using Pfinit.Kernel;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Kernel;

/// <summary>The calls against what .NET says about the same files.</summary>
public sealed class LinuxFilesTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Facts_are_those_of_the_file()
    {
        var path = directory.Add("ä file", "12345");
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("2750"));
        var time = new DateTime(2031, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddMilliseconds(789);
        File.SetLastWriteTimeUtc(path, time);

        var facts = LinuxFiles.Find(path)!;
        Assert.True(facts.IsRegular);
        Assert.Equal((5L, 1u, TemporaryDirectory.Octal("2750")), (facts.Size, facts.Links, facts.Mode));
        Assert.Equal((Libc.geteuid(), Libc.getegid()), (facts.Uid, facts.Gid));
        Assert.Equal(new FileTime(new DateTimeOffset(time).ToUnixTimeSeconds(), 789_000_000), facts.Modified);
    }

    [Fact]
    public void Space_is_that_of_the_file_system()
    {
        var (size, blocks, free, _) = LinuxFiles.Space("/");
        Assert.Equal(new DriveInfo("/").TotalSize, size * blocks);
        Assert.InRange(free, 0, blocks);
        Assert.Equal(Libc.ENOENT, Assert.Throws<KernelException>(() => LinuxFiles.Space(directory.Add("x", "") + "y")).Errno.Value);
    }

    [Fact]
    public void A_file_without_an_end_is_too_large_and_one_of_the_kernel_is_read_whole()
    {
        Assert.Equal(Libc.EFBIG, Assert.Throws<KernelException>(() => LinuxFiles.ReadText("/dev/zero")).Errno.Value);
        Assert.Equal(File.ReadAllText("/proc/cpuinfo").Length, LinuxFiles.ReadText("/proc/cpuinfo").Length);
    }

    [Fact]
    public void A_link_is_found_as_a_link_or_as_its_target()
    {
        var target = directory.Add("target", "");
        File.CreateSymbolicLink(directory["link"], target);
        Assert.True(LinuxFiles.Find(directory["link"])!.IsLink);
        Assert.Equal(LinuxFiles.Find(target), LinuxFiles.FindTarget(directory["link"]));
        Assert.Equal(LinuxFiles.RealPath(target), LinuxFiles.RealPath(directory["link"]));
    }

    [Fact]
    public void Absence_is_an_answer()
    {
        Assert.Null(LinuxFiles.Find(directory["none"]));
        Assert.Null(LinuxFiles.Find(directory.Add("file", "") + "/below"));
        Assert.Null(LinuxFiles.RealPath(directory["none"]));
        Assert.False(LinuxFiles.Remove(directory["none"]));
    }

    [Fact]
    public void A_failure_names_call_path_and_reason()
    {
        var exception = Assert.Throws<KernelException>(() => LinuxFiles.OpenToRead(directory["none"]));
        Assert.Equal($"{directory["none"]}: open: No such file or directory", exception.Message);
    }

    [Fact]
    public void A_large_file_is_written_and_read_whole()
    {
        var content = new byte[3_000_001];
        new Random(1).NextBytes(content);
        using (var file = LinuxFiles.Open(directory["large"], Libc.O_WRONLY | Libc.O_CREAT, TemporaryDirectory.Octal("600")))
            file.Write(content);
        using (var file = LinuxFiles.OpenToRead(directory["large"]))
            Assert.Equal(content, file.ReadToEnd());
    }

    [Fact]
    public void Files_of_proc_have_no_size_and_are_read_all_the_same()
    {
        using var file = LinuxFiles.OpenToRead("/proc/self/status");
        Assert.Contains("Name:", Encoding.UTF8.GetString(file.ReadToEnd()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_memory_file_can_be_opened_by_its_path_until_it_is_closed()
    {
        string path;
        using (var file = MemoryFile.Create("test"))
        {
            path = file.Path;
            File.WriteAllText(path, "text");
            Assert.Equal("text", Encoding.UTF8.GetString(file.ReadToEnd()));
        }

        Assert.False(File.Exists(path));
    }
}

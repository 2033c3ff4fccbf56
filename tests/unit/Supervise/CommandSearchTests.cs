using System.Text;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>The search of execvp(3).</summary>
public sealed class CommandSearchTests
{
    private static readonly Life Missing = new() { Refused = Libc.ENOENT };
    private static readonly Life Forbidden = new() { Refused = Libc.EACCES };
    private static readonly Life NoProgram = new() { Refused = Libc.ENOEXEC };

    private readonly FakeKernel kernel = new();

    [Fact]
    public void A_name_with_a_slash_is_not_searched()
    {
        kernel.Next("bin/tool", Missing);
        Assert.Equal(Libc.ENOENT, Spawn("PATH=/a", "bin/tool").Errno.Value);
    }

    [Fact]
    public void The_first_directory_that_has_it_wins()
    {
        kernel.Next("/a/tool", Missing);
        kernel.Next("/b/tool", Life.Good);
        Assert.NotEqual(0, Spawn("PATH=/a:/b:/c", "tool", "-x").Pid);
        Assert.Equal(["tool", "-x"], kernel.Spawned[^1].Arguments.Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void What_cannot_be_executed_is_passed_over_but_remembered()
    {
        kernel.Next("/a/tool", Forbidden);
        kernel.Next("/b/tool", Missing);
        Assert.Equal(Libc.EACCES, Spawn("PATH=/a:/b", "tool").Errno.Value);
    }

    [Theory]
    [InlineData(Libc.ENOENT)]
    [InlineData(Libc.EACCES)]
    public void What_cannot_be_executed_for_sure_is_not_even_tried(int errno)
    {
        kernel.Unexecutable["/a/tool"] = errno;
        kernel.Next("/b/tool", Life.Good);
        Assert.NotEqual(0, Spawn("PATH=/a:/b", "tool").Pid);

        kernel.Unexecutable["/b/tool"] = Libc.ENOENT;
        Assert.Equal(errno, Spawn("PATH=/a:/b", "tool").Errno.Value);
        Assert.Equal(errno, Spawn("PATH=/a:/b", "/a/tool").Errno.Value);
        Assert.Equal(["spawn /b/tool"], kernel.Calls);
    }

    [Fact]
    public void Another_error_ends_the_search()
    {
        kernel.Next("/a/tool", new Life { Refused = Libc.E2BIG });
        Assert.Equal(Libc.E2BIG, Spawn("PATH=/a:/b", "tool").Errno.Value);
    }

    [Fact]
    public void An_empty_entry_is_the_current_directory()
    {
        kernel.Next("tool", Life.Good);
        Assert.NotEqual(0, Spawn("PATH=:/b", "tool").Pid);
    }

    [Fact]
    public void Without_PATH_the_system_directories_are_searched()
    {
        kernel.Next("/bin/tool", Missing);
        kernel.Next("/usr/bin/tool", Life.Good);
        Assert.NotEqual(0, Spawn("HOME=/", "tool").Pid);
    }

    [Fact]
    public void A_script_without_a_first_line_is_run_by_the_shell()
    {
        kernel.Next("/a/script", NoProgram);
        kernel.Next("/bin/sh", Life.Good);
        Assert.NotEqual(0, Spawn("PATH=/a", "script", "x").Pid);
        Assert.Equal(["/bin/sh", "/a/script", "x"], kernel.Spawned[^1].Arguments.Select(Encoding.UTF8.GetString));
    }

    [Fact]
    public void An_empty_name_is_never_found() => Assert.Equal(Libc.ENOENT, Spawn("PATH=/a", "").Errno.Value);

    private SpawnResult Spawn(string environment, params string[] command) => new CommandSearch(kernel, new ProcessTable(kernel, new EventQueue())).Spawn(new SpawnRequest
    {
        Path = Encoding.UTF8.GetBytes(command[0]),
        Arguments = [.. command.Select(Encoding.UTF8.GetBytes)],
        Environment = [Encoding.UTF8.GetBytes(environment)],
    });
}

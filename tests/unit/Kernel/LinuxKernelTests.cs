using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

/// <summary>The real kernel, alone: a wait for any child would find those of other tests. What needs PID 1 or a terminal is tested on the published binary (tests/integration/Pid1).</summary>
[Collection(nameof(LinuxKernelTests))]
[CollectionDefinition(nameof(LinuxKernelTests), DisableParallelization = true)]
public sealed class LinuxKernelTests
{
    // waitpid(2)
    private const int WNOHANG = 1;

    // Against a hang only.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly LinuxKernel kernel = new();

    // Under Mono children of earlier tests, started by System.Diagnostics.Process, may be left: they have ended, and would be reported first.
    public LinuxKernelTests()
    {
        while (Collected() > 0)
        {
        }

        static unsafe int Collected() => Libc.waitpid(-1, null, WNOHANG);
    }

    [Fact]
    public void A_child_is_reported_before_it_is_collected()
    {
        var pid = Sh("exit 3");
        Assert.Equal(pid, kernel.WaitForExit());
        Assert.Equal(pid, kernel.WaitForExit());
        Assert.Equal(WaitStatus.Exited(3), kernel.Collect(pid));
    }

    [Fact]
    public void A_missing_program_is_refused_at_once() =>
        Assert.Equal(Libc.ENOENT, kernel.Spawn(SpawnRequest.Of(["/nonexistent"], [])).Errno.Value);

    [Theory]
    [InlineData("/bin/sh", 0)]
    [InlineData("/nonexistent", Libc.ENOENT)]
    [InlineData("", Libc.ENOENT)]
    [InlineData("/etc/passwd", Libc.EACCES)]
    [InlineData("/etc/passwd/sh", Libc.ENOTDIR)]
    [InlineData("/usr/bin", Libc.EACCES)]
    public void What_cannot_be_executed_is_known_beforehand_as_a_spawn_would_tell_it(string path, int errno)
    {
        Assert.Equal(errno, kernel.MayExecute(Encoding.UTF8.GetBytes(path)).Value);
        if (errno != 0)
            Assert.Equal(errno, kernel.Spawn(SpawnRequest.Of([path], [])).Errno.Value);
    }

    [Fact]
    public void A_child_gets_the_environment_it_is_given_and_no_other() =>
        Assert.Equal(WaitStatus.Exited(0), kernel.Collect(Sh("test \"$ONLY\" = 'this one' && test -z \"$HOME\"", "ONLY=this one")));

    [Fact]
    public void A_child_starts_in_its_working_directory()
    {
        var request = SpawnRequest.Of(["/bin/sh", "-c", "test \"$(pwd)\" = /usr"], []) with { WorkingDirectory = "/usr" };
        Assert.Equal(WaitStatus.Exited(0), kernel.Collect(kernel.Spawn(request).Pid));
    }

    [Fact]
    public void A_child_inherits_no_ignored_and_no_blocked_signal() => Assert.Equal(
        WaitStatus.Exited(0),
        kernel.Collect(Sh("test \"$(grep -cE '^Sig(Ign|Blk):.0000000000000000$' /proc/self/status)\" = 2")));

    [Fact]
    public void A_child_can_have_signals_blocked_and_those_ignored_here_stay_ignored()
    {
        // The runtime has SIGPIPE ignored.
        const string Script = "test \"$(grep -cE '^Sig(Blk:.0000000200000200|Ign:.0000000000001000)$' /proc/self/status)\" = 2";
        var request = SpawnRequest.Of(["/bin/sh", "-c", Script], ["PATH=/usr/bin:/bin"]) with
        {
            Ignored = SignalSet.Of([Signal.SIGPIPE, Signal.SIGUSR2]),
            Blocked = SignalSet.Of([Signal.SIGUSR1, Signal.SIGRTMIN]),
        };
        Assert.Equal(WaitStatus.Exited(0), kernel.Collect(kernel.Spawn(request).Pid));
    }

    [Fact]
    public void A_child_can_lead_a_session()
    {
        var request = SpawnRequest.Of(["/bin/sh", "-c", "test \"$(cut -d ' ' -f 5,6 /proc/$$/stat)\" = \"$$ $$\""], ["PATH=/usr/bin:/bin"]);
        Assert.Equal(WaitStatus.Exited(0), kernel.Collect(kernel.Spawn(request with { LeadsSession = true, TakesTerminal = true }).Pid));
    }

    [Fact]
    public void A_group_exists_until_its_last_member_is_collected()
    {
        var pid = Sh("exec sleep 60");
        Assert.True(kernel.GroupExists(pid));
        Assert.Equal(Errno.None, kernel.KillGroup(pid, Signal.SIGKILL));
        Assert.Equal(WaitStatus.Killed(Signal.SIGKILL), kernel.Collect(pid));
        Assert.False(kernel.GroupExists(pid));
        Assert.Equal(Libc.ESRCH, kernel.KillGroup(pid, Signal.SIGTERM).Value);
    }

    [Fact]
    public void A_group_has_members_with_names_until_they_end()
    {
        var pid = Sh("sleep 60 & exec sleep 60");
        Assert.True(SpinWait.SpinUntil(() => kernel.GroupMembers(pid) is [{ Name: "sleep" }, { Name: "sleep" }], Patience));
        Assert.Contains(new GroupMember(pid, "sleep"), kernel.GroupMembers(pid));

        kernel.KillGroup(pid, Signal.SIGKILL);
        Assert.Equal(pid, kernel.WaitForExit());
        Assert.True(SpinWait.SpinUntil(() => kernel.GroupMembers(pid).Count == 0, Patience));
        kernel.Collect(pid);
    }

    [Fact]
    public void A_program_that_makes_its_own_session_is_not_made_a_leader()
    {
        // setsid(1) forks when it leads a group already, and its child's status would not be ours.
        var request = SpawnRequest.Of(["/usr/bin/setsid", "/bin/sh", "-c", "test $(ps -o sid= -p $$) = $$ && exit 7"], ["PATH=/usr/bin:/bin"]);
        Assert.Equal(WaitStatus.Exited(7), kernel.Collect(kernel.Spawn(request with { LeadsGroup = false }).Pid));
        Assert.Equal(WaitStatus.Exited(0), kernel.Collect(kernel.Spawn(request).Pid));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Nobody_signals_everybody(int group) => Assert.Throws<InvalidOperationException>(() => kernel.KillGroup(group, Signal.SIGTERM));

    [Fact]
    public void Arguments_that_are_not_text_arrive_as_they_are()
    {
        byte[] invalid = [0x80, 0xff, (byte)'x'];
        var request = SpawnRequest.Of(["/bin/sh", "-c", "test \"$(printf %s \"$1\" | od -An -tx1)\" = ' 80 ff 78'", "sh"], ["PATH=/usr/bin:/bin"]);
        Assert.Equal(WaitStatus.Exited(0), kernel.Collect(kernel.Spawn(request with { Arguments = [.. request.Arguments, invalid] }).Pid));
    }

    [Fact]
    public void Our_own_environment_is_read_as_bytes() =>
        Assert.Contains(OwnStrings.Environment(), entry => Encoding.UTF8.GetString(entry).StartsWith("PATH=", StringComparison.Ordinal));

    private int Sh(string script, params string[] environment)
    {
        var result = kernel.Spawn(SpawnRequest.Of(["/bin/sh", "-c", script], ["PATH=/usr/bin:/bin", .. environment]));
        Assert.Equal(Errno.None, result.Errno);
        return result.Pid;
    }
}

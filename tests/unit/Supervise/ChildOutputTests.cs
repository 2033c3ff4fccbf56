using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>Real children: what matters is when the kernel has their words.</summary>
public sealed class ChildOutputTests : IDisposable
{
    private readonly LinuxKernel kernel = new();
    private readonly LogRecorder log = LogRecorder.Start();
    private int pid;

    public void Dispose() => log.Dispose();

    [Fact]
    public void Both_streams_come_line_by_line_under_the_name_of_the_child()
    {
        var output = AfterExitOf("echo one; echo; echo two >&2; printf 'last words'; exit 3");

        output.Drain();

        Assert.Equal([$"10-first.sh[{pid}]: one", $"10-first.sh[{pid}]: two", $"10-first.sh[{pid}]: last words"], log.Lines);
    }

    [Fact]
    public void A_child_that_left_somebody_behind_is_not_waited_for()
    {
        var output = AfterExitOf("echo started; sleep 20 & exit 0");

        output.Drain();
        output.Drain();

        Assert.Equal([$"10-first.sh[{pid}]: started"], log.Lines);
        kernel.KillGroup(pid, Signal.SIGKILL);
        output.Run();
    }

    [Fact]
    public void What_a_child_says_in_syslog_as_well_is_logged_once()
    {
        var output = AfterExitOf("echo '10-first.sh: fatal: bad' >&2; echo '/bin/10-first.sh: error while loading' >&2; echo other", speaksToSyslog: true);

        output.Drain();

        Assert.Equal([$"10-first.sh[{pid}]: /bin/10-first.sh: error while loading", $"10-first.sh[{pid}]: other"], log.Lines);
    }

    [Fact]
    public void A_line_beyond_the_longest_comes_in_pieces()
    {
        var output = AfterExitOf($"printf '%{ChildOutput.LongestLine + 5}d\\nnext\\n' 1");

        output.Run();

        var prefix = $"10-first.sh[{pid}]: ".Length;
        Assert.Equal([ChildOutput.LongestLine, 5, 4], log.Lines.Select(line => line.Length - prefix));
    }

    private ChildOutput AfterExitOf(string script, bool speaksToSyslog = false)
    {
        var request = SpawnRequest.Of(["/bin/sh", "-c", script], ["PATH=/usr/bin:/bin"]) with { LogsAs = "/docker-init.d/10-first.sh" };
        var result = kernel.Spawn(request);
        pid = result.Pid;
        kernel.Collect(pid);
        return new ChildOutput(request.LogsAs, pid, result.Output!, speaksToSyslog);
    }
}

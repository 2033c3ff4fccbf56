using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

public sealed class ProcessActivityTests
{
    [Theory]
    [InlineData("41 (opendkim) S 1 41 41 0 -1 4194560 1 2 3 4 17 25 0 0 20 0 7 0", 'S', 42, false)]
    [InlineData("41 (a) T (b)) T 1 41 41 0 -1 4194560 1 2 3 4 1 0 0 0 20 0 7 0", 'T', 1, true)]
    [InlineData("41 (traced) t 1 41 41 0 -1 4194560 1 2 3 4 0 0 0 0 20 0 7 0", 't', 0, false)]
    public void State_and_processor_time_are_read(string stat, char state, long ticks, bool stopped)
    {
        var activity = ProcessActivity.Parse(stat);
        Assert.Equal(new ProcessActivity(state, ticks), activity);
        Assert.Equal(stopped, activity!.Value.IsStopped);
    }

    [Theory]
    [InlineData("")]
    [InlineData("41 (opendkim) S 1 41")]
    [InlineData("41 (opendkim) S 1 41 41 0 -1 4194560 1 2 3 4 x y 0 0 20 0 7 0")]
    public void Anything_else_is_no_answer(string stat) => Assert.Null(ProcessActivity.Parse(stat));

    [Fact]
    public void The_kernel_tells_of_a_process_and_not_of_one_that_is_not_there()
    {
        Assert.NotNull(new LinuxKernel().Look(Environment.ProcessId));
        Assert.Null(new LinuxKernel().Look(int.MaxValue));
    }
}

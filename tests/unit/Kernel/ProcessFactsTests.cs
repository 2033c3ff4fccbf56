using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

public sealed class ProcessFactsTests
{
    [Theory]
    [InlineData("41 (smtpd) S 18 17 17 0 -1 4194560 1 2 3 4 20 25 0 0", "smtpd", 'S', 17, 45)]
    [InlineData("41 (odd) name) R (x) Z 18 99 17 0 -1 4194560 1 2 3 4 0 0 0 0", "odd) name) R (x", 'Z', 99, 0)]
    public void The_fields_are_found_whatever_the_name(string stat, string name, char state, int group, long ticks) =>
        Assert.Equal(new ProcessFacts(name, state, group, ticks) { Parent = 18 }, ProcessFacts.Parse(stat));

    [Theory]
    [InlineData('T', true)]
    [InlineData('t', false)]
    [InlineData('S', false)]
    public void Stopped_is_not_traced(char state, bool stopped) => Assert.Equal(stopped, new ProcessFacts("x", state, 1, 0).IsStopped);

    [Theory]
    [InlineData("")]
    [InlineData("41 smtpd S 18 17")]
    [InlineData("41 (smtpd) S")]
    [InlineData("41 (smtpd) S 18 17 17 0 -1 4194560 1 2 3 4 x y 0 0")]
    [InlineData(")(")]
    public void Anything_else_says_nothing(string stat) => Assert.Null(ProcessFacts.Parse(stat));

    [Fact]
    public void Our_own_are_there() => Assert.NotNull(ProcessFacts.Read("/proc/self"));

    [Fact]
    public void Processes_are_found_by_their_name_and_who_started_them()
    {
        var self = ProcessFacts.Read("/proc/self")!;
        var pid = Libc.getpid();
        Assert.Contains(pid, ProcessFacts.Named(self.Name, self.Parent));
        Assert.DoesNotContain(pid, ProcessFacts.Named(self.Name, pid));
        Assert.DoesNotContain(pid, ProcessFacts.Named(self.Name + "x", self.Parent));
    }

    [Fact]
    public void A_process_that_is_gone_is_none() => Assert.Null(ProcessFacts.Read("/proc/0"));
}

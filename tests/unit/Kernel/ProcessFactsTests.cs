using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

public sealed class ProcessFactsTests
{
    [Theory]
    [InlineData("41 (smtpd) S 18 17 17 0 -1 4194560 1", "smtpd", 17)]
    [InlineData("41 (odd) name) R (x) Z 18 99 17", "odd) name) R (x", 99)]
    public void Name_and_group_are_found_whatever_the_name(string stat, string name, int group) =>
        Assert.Equal(new ProcessFacts(name, group), ProcessFacts.Parse(stat));

    [Theory]
    [InlineData("")]
    [InlineData("41 smtpd S 18 17")]
    [InlineData("41 (smtpd) S")]
    [InlineData(")(")]
    public void Anything_else_says_nothing(string stat) => Assert.Null(ProcessFacts.Parse(stat));

    [Fact]
    public void Our_own_are_there() => Assert.NotNull(ProcessFacts.Read("/proc/self"));

    [Fact]
    public void A_process_that_is_gone_is_none() => Assert.Null(ProcessFacts.Read("/proc/0"));
}

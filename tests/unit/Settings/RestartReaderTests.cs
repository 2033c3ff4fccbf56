using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class RestartReaderTests
{
    [Fact]
    public void The_defaults_are_those_of_the_catalog()
    {
        var limits = new RestartLimits();
        Assert.Equal(
            [RestartRows.Delay.Default, RestartRows.LongestDelay.Default, RestartRows.StableAfter.Default, RestartRows.Exits.Default],
            [Duration.Text(limits.FirstDelay), Duration.Text(limits.LongestDelay), Duration.Text(limits.StableAfter), $"{limits.Exits}"]);
    }
}

using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class SpellingTests
{
    private static readonly string[] Names = ["dkim.selector", "relay.host", "TZ"];

    [Theory]
    [InlineData("dkim.selecter", "dkim.selector")]
    [InlineData("dkim.slector", "dkim.selector")]
    [InlineData("relay.hsot", "relay.host")]
    [InlineData("nothing.like.it", null)]
    [InlineData("T", null)]
    public void The_nearest_name_is_offered_only_when_it_is_near(string name, string? nearest) =>
        Assert.Equal(nearest, Spelling.Nearest(name, Names));
}

using Pfinit.Commands;
using Pfinit.Observe;

namespace Pfinit.Tests.Commands;

public sealed class ColourTests
{
    // Not "auto": that asks whether the test run's own stdout is a terminal.
    [Theory]
    [InlineData("1", "Basic")]
    [InlineData("yes", "Basic")]
    [InlineData("256", "Palette")]
    [InlineData("0", "None")]
    [InlineData("No", "None")]
    [InlineData("false", "None")]
    public void FORCE_COLOR_says_whether_and_which(string setting, string colour) => Assert.Equal(Enum.Parse<LogColour>(colour), Colour.For(setting));
}

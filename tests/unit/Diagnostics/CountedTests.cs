using Pfinit.Diagnostics;

namespace Pfinit.Tests.Diagnostics;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 messages are")]
    [InlineData(1, "1 message is")]
    [InlineData(1234567, "1234567 messages are")]
    public void Noun_and_verb_go_with_the_number(long number, string expected) => Assert.Equal(expected, Counted.Text(number, "message", "is", "are"));
}

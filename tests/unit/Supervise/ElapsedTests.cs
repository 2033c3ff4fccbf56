using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

public sealed class ElapsedTests
{
    [Theory]
    [InlineData(0.0031, "0.003s")]
    [InlineData(0.3, "0.3s")]
    [InlineData(0.1234, "0.12s")]
    [InlineData(4.04, "4s")]
    [InlineData(12.34, "12.3s")]
    [InlineData(60, "60s")]
    public void A_duration_is_shown_with_the_digits_that_matter(double seconds, string text) =>
        Assert.Equal(text, Elapsed.Text(TimeSpan.FromSeconds(seconds)));
}

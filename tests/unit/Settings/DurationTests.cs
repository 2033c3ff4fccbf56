using Pfinit.Settings;
using Xunit;

namespace Pfinit.Tests.Settings;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("8s", 8_000)]
    [InlineData("8", 8_000)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("0", 0)]
    [InlineData("15 s", 15_000)]
    [InlineData("090", 90_000)]
    public void A_whole_number_and_a_unit_are_a_duration_seconds_by_default(string text, long milliseconds) =>
        Assert.Equal(milliseconds, Duration.Parse(text)?.TotalMilliseconds);

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("+1s")]
    [InlineData("1.5s")]
    [InlineData("1,5s")]
    [InlineData("1d")]
    [InlineData("5 minutes")]
    [InlineData("1S")]
    [InlineData("1e3")]
    [InlineData("1234567890h")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_none(string text) => Assert.Null(Duration.Parse(text));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ms")]
    [InlineData(500, "500ms")]
    [InlineData(1500, "1500ms")]
    [InlineData(8_000, "8s")]
    [InlineData(90_000, "90s")]
    [InlineData(120_000, "2m")]
    [InlineData(86_400_000, "24h")]
    public void The_text_is_short_and_reads_back(long milliseconds, string text)
    {
        var span = TimeSpan.FromMilliseconds(milliseconds);

        Assert.Equal(text, Duration.Text(span));
        Assert.Equal(span, Duration.Parse(text));
    }
}

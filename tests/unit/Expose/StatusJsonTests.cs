using System.Text;
using Pfinit.Expose;

namespace Pfinit.Tests.Expose;

public sealed class StatusJsonTests
{
    // The shortest text of each number, on both runtimes: none of them is a double to the last digit.
    [Theory]
    [InlineData(123_000_000, "12.3")]
    [InlineData(1_000_000, "0.1")]
    [InlineData(864_005_670_000, "86400.567")]
    [InlineData(12_345_678_914_999, "1234567.891")]
    [InlineData(12_345_678_915_001, "1234567.892")]
    [InlineData(10_000_000, "1")]
    [InlineData(0, "0")]
    [InlineData(-25_000_000, "-2.5")]
    public void Seconds_are_written_to_the_millisecond_without_noise(long ticks, string expected)
    {
        var status = Sample.Status() with { Uptime = TimeSpan.FromTicks(ticks) };
        var json = Encoding.UTF8.GetString(StatusJson.Of(status));
        Assert.Contains($"\n  \"uptime_seconds\": {expected},\n", json.Replace("\r\n", "\n"), StringComparison.Ordinal);

        var services = status.Services.Select(service => service with { StartedAt = status.Now - TimeSpan.FromTicks(ticks) });
        var metrics = PrometheusText.Of(StatusMetrics.Of(status with { Services = [.. services] }));
        Assert.Contains($"\npfinit_service_uptime_seconds{{service=\"postfix\"}} {expected}\n", metrics, StringComparison.Ordinal);
    }
}

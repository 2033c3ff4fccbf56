using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

/// <summary>What delivery agents log, as <see cref="MailCounters"/> counts it.</summary>
public sealed class DeliveryCountersTests
{
    private readonly MailCounters counters = new();

    [Fact]
    public void Delays_fill_a_histogram_for_each_stage()
    {
        See("postfix/smtp[71]", "3F2A01C0D5: to=<a@b>, relay=m[1.2.3.4]:25, delay=62, delays=0.02/0.0015/61/1.25, dsn=2.0.0, status=sent (x)");

        var delays = Metric("postfix_smtp_delivery_delay_seconds");

        Assert.Equal(["before_queue_manager 0.02", "queue_manager 0.0015", "connection_setup 61", "transmission 1.25"],
            delays.Samples.Select(sample => $"{sample.Values[0]} {sample.Value}"));
        Assert.Equal([0L, 0, 0, 0, 0, 0, 1, 1, 1], delays.Samples[2].Buckets.Select(bucket => bucket.Count));
        Assert.All(delays.Samples, sample => Assert.Equal(1, sample.Count));
    }

    [Fact]
    public void Delays_of_pipe_are_told_apart_by_its_service()
    {
        See("postfix/pipe[71]", "3F2A01C0D5: to=<a@b>, relay=archive, delay=3, delays=1/0/0/2, dsn=2.0.0, status=sent (delivered via archive service)");
        See("postfix/pipe[71]", "3F2A01C0D6: to=<a@b>, relay=archive, delay=3, delays=2/0/0/1, dsn=4.3.0, status=deferred (temporary failure)");
        for (var service = 0; service < 100; service++)
            See("postfix/pipe[71]", $"3F2A01C0D5: to=<a@b>, relay=service{service}, delay=3, delays=1/0/0/2, dsn=2.0.0, status=sent (x)");

        var delays = Metric("postfix_pipe_delivery_delay_seconds").Samples;

        Assert.Equal(["archive before_queue_manager 3 2", "archive queue_manager 0 2", "archive connection_setup 0 2", "archive transmission 3 2"],
            delays.Take(4).Select(sample => $"{string.Join(" ", sample.Values)} {sample.Value} {sample.Count}"));
        Assert.Equal(16 * 4, delays.Count);
        Assert.Equal("other", delays[^1].Values[0]);
        Assert.Equal(4 * 102, delays.Sum(sample => sample.Count));
    }

    [Fact]
    public void Deliveries_of_all_agents_are_summed_up()
    {
        foreach (var (agent, status) in new[] { ("smtp", "sent"), ("lmtp", "sent"), ("error", "deferred"), ("smtp", "bounced"), ("smtp", "deferred"), ("smtp", "deferred") })
            See($"postfix/{agent}[71]", $"3F2A01C0D5: to=<a@b>, relay=none, delay=3, delays=0/0/3/0, dsn=2.0.0, status={status} (x)");

        var figures = counters.Read();

        Assert.Equal((2L, 3L, 1L), (figures.Sent, figures.Deferred, figures.Bounced));
        Assert.Equal(2, Assert.Single(Metric("postfix_smtp_deferred_messages_total").Samples).Value);
        Assert.Equal(2, Assert.Single(Metric("postfix_smtp_status_deferred").Samples).Value);
        Assert.Equal(MetricKind.Untyped, Metric("postfix_smtp_status_deferred").Kind);
    }

    [Theory]
    [InlineData("0/0/0")]
    [InlineData("0/0/x/0")]
    [InlineData("0/0/-1/0")]
    [InlineData("0/0/1.2.3/0")]
    [InlineData("0//0/0")]
    [InlineData("0/0/99999999999999999999/0")]
    public void Delays_that_are_none_are_left_out(string delays)
    {
        See("postfix/smtp[71]", $"3F2A01C0D5: to=<a@b>, relay=none, delays={delays}, dsn=2.0.0, status=sent (x)");

        Assert.All(Metric("postfix_smtp_delivery_delay_seconds").Samples, sample => Assert.Equal(0, sample.Count));
    }

    private void See(string tag, string message) => counters.See(SyslogRecord.Parse(Datagram.Of($"<22>Nov  3 07:05:09 {tag}: {message}")));

    private Metric Metric(string name) => counters.Read().Metrics.Single(metric => metric.Name == name);
}

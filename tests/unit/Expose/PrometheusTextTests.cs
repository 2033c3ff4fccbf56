using System.Globalization;
using System.Text.RegularExpressions;
using Pfinit.Expose;
using Pfinit.OAuth2;
using Pfinit.Observe;
using Pfinit.Settings;

namespace Pfinit.Tests.Expose;

/// <summary>The rules of the text format, and those that `promtool check metrics` adds.</summary>
public sealed class PrometheusTextTests
{
    private static readonly string[] Lines = PrometheusText.Of(StatusMetrics.Of(Sample.Status())).TrimEnd('\n').Split('\n');

    [Fact]
    public void Every_line_is_HELP_TYPE_or_a_sample() =>
        Assert.DoesNotContain(Lines, line => !Help.IsMatch(line) && !Type.IsMatch(line) && !Sampled.IsMatch(line));

    [Fact]
    public void A_metric_is_one_block_that_HELP_and_TYPE_begin()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < Lines.Length;)
        {
            var name = Help.Match(Lines[i]).Groups[1].Value;
            Assert.Matches($"^# TYPE {name} (counter|gauge|histogram|untyped)$", Lines[i + 1]);
            Assert.True(seen.Add(name), $"{name} comes twice");
            for (i += 2; i < Lines.Length && Lines[i][0] != '#'; i++)
                Assert.StartsWith(name, Lines[i], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_series_comes_twice()
    {
        var series = Lines.Where(line => line[0] != '#').Select(line => line[..line.LastIndexOf(' ')]).ToList();
        Assert.Equal(series.Distinct(), series);
    }

    [Fact]
    public void Counters_and_only_they_end_in_total() => Assert.Empty(
        StatusMetrics.Of(Sample.Status()).Where(metric => metric.Kind == MetricKind.Counter != metric.Name.EndsWith("_total", StringComparison.Ordinal) && metric.Kind != MetricKind.Untyped)
            .Select(metric => metric.Name));

    [Fact]
    public void Histograms_grow_up_to_their_count()
    {
        var histograms = StatusMetrics.Of(Sample.Status()).Where(metric => metric.Kind == MetricKind.Histogram).ToList();
        Assert.NotEmpty(histograms);
        foreach (var metric in histograms)
        {
            foreach (var sample in metric.Samples)
            {
                Assert.Equal(sample.Buckets.Select(bucket => bucket.Count).Order(), sample.Buckets.Select(bucket => bucket.Count));
                Assert.Equal(sample.Buckets.Select(bucket => bucket.Bound).Order(), sample.Buckets.Select(bucket => bucket.Bound));
                Assert.True(sample.Buckets[^1].Count <= sample.Count);
            }
        }
    }

    [Fact]
    public void A_histogram_is_written_with_its_infinite_bucket_sum_and_count()
    {
        var histogram = new Histogram([0.5, 1e6], 1000);
        histogram.Observe(499);
        histogram.Observe(2_000_000_000);
        var metric = new Metric("x_seconds", MetricKind.Histogram, "Help.", ["a"], [histogram.Read("b")]);

        Assert.Equal(
            """
            # HELP x_seconds Help.
            # TYPE x_seconds histogram
            x_seconds_bucket{a="b",le="0.5"} 1
            x_seconds_bucket{a="b",le="1e+06"} 1
            x_seconds_bucket{a="b",le="+Inf"} 2
            x_seconds_sum{a="b"} 2000000.499
            x_seconds_count{a="b"} 2

            """.ReplaceLineEndings("\n"),
            PrometheusText.Of([metric]));
    }

    [Fact]
    public void Labels_and_help_are_escaped() => Assert.Equal(
        "# HELP x_total a\\\\b\\nc\n# TYPE x_total counter\nx_total{l=\"a\\\\b\\\"c\\nd\"} 1\n",
        PrometheusText.Of([new Metric("x_total", MetricKind.Counter, "a\\b\nc", ["l"], [new MetricSample(["a\\b\"c\nd"], 1)])]));

    [Fact]
    public void A_metric_without_a_series_is_left_out() =>
        Assert.Equal("", PrometheusText.Of([new Metric("x_total", MetricKind.Counter, "Help.", ["l"], [])]));

    [Theory]
    [InlineData("postfix_up{path=\"/var/spool/postfix/public/showq\"} 0")]
    [InlineData("pfinit_service_up{service=\"opendkim\"} 1")]
    [InlineData("pfinit_service_restarts_total{service=\"postfix\"} 2")]
    [InlineData("postfix_showq_queue_depth{queue=\"deferred\"} 1")]
    [InlineData("postfix_showq_message_age_seconds_bucket{queue=\"deferred\",le=\"+Inf\"} 1")]
    [InlineData("pfinit_queue_oldest_age_seconds{queue=\"deferred\"} 3725")]
    [InlineData("pfinit_mail_held 1")]
    [InlineData("pfinit_draining 0")]
    [InlineData("pfinit_log_dropped_total 15")]
    [InlineData("pfinit_token_expiry_timestamp_seconds{login=\"nobody\"} 0")]
    [InlineData("pfinit_token_expiry_timestamp_seconds{login=\"user@example.com\"} 1762156629")]
    [InlineData("process_start_time_seconds 1762059909")]
    [InlineData("opendkim_signatures_added_total{subject=\"mail\",domain=\"example.com\"} 1")]
    public void Figures_of_the_relay_are_there(string line) => Assert.Contains(line, Lines);

    // Those of postfix_exporter 0.3 (Debian) and, the last seven, of what came after it. A dashboard that finds one missing shows nothing, without a word.
    [Theory]
    [InlineData("opendkim_signatures_added_total", "subject domain")]
    [InlineData("postfix_cleanup_messages_not_accepted_total", "")]
    [InlineData("postfix_cleanup_messages_processed_total", "")]
    [InlineData("postfix_cleanup_messages_rejected_total", "")]
    [InlineData("postfix_lmtp_delivery_delay_seconds", "stage")]
    [InlineData("postfix_pipe_delivery_delay_seconds", "relay stage")]
    [InlineData("postfix_qmgr_messages_inserted_receipients", "")]
    [InlineData("postfix_qmgr_messages_inserted_size_bytes", "")]
    [InlineData("postfix_qmgr_messages_removed_total", "")]
    [InlineData("postfix_showq_message_age_seconds", "queue")]
    [InlineData("postfix_showq_message_size_bytes", "queue")]
    [InlineData("postfix_smtp_connection_timed_out_total", "")]
    [InlineData("postfix_smtp_deferred_messages_total", "")]
    [InlineData("postfix_smtp_delivery_delay_seconds", "stage")]
    [InlineData("postfix_smtp_status_deferred", "")]
    [InlineData("postfix_smtp_tls_connections_total", "trust protocol cipher secret_bits algorithm_bits")]
    [InlineData("postfix_smtpd_connections_lost_total", "after_stage")]
    [InlineData("postfix_smtpd_connects_total", "")]
    [InlineData("postfix_smtpd_disconnects_total", "")]
    [InlineData("postfix_smtpd_forward_confirmed_reverse_dns_errors_total", "")]
    [InlineData("postfix_smtpd_messages_processed_total", "sasl_method")]
    [InlineData("postfix_smtpd_messages_rejected_total", "code")]
    [InlineData("postfix_smtpd_sasl_authentication_failures_total", "")]
    [InlineData("postfix_smtpd_tls_connections_total", "trust protocol cipher secret_bits algorithm_bits")]
    [InlineData("postfix_unsupported_log_entries_total", "service level")]
    [InlineData("postfix_up", "path")]
    [InlineData("postfix_bounce_non_delivery_notification_total", "")]
    [InlineData("postfix_qmgr_messages_expired_total", "")]
    [InlineData("postfix_showq_queue_depth", "queue")]
    [InlineData("postfix_smtp_deferred_messages_by_dsn_total", "dsn")]
    [InlineData("postfix_smtp_messages_processed_total", "status")]
    [InlineData("postfix_smtp_status_total", "status")]
    [InlineData("postfix_virtual_delivered_total", "")]
    public void Names_and_labels_of_the_exporter_are_kept(string name, string labels) =>
        Assert.Equal(labels, string.Join(" ", StatusMetrics.Of(Sample.Status()).Single(metric => metric.Name == name).Labels));

    [Fact]
    public void Logins_are_masked_where_addresses_are_and_what_looks_the_same_is_one_series()
    {
        var status = Sample.Status();
        status = status with { Facts = status.Facts with { Mask = new MaskFilter.Paranoid("*") }, Tokens = [.. status.Tokens, new TokenState("other@example.com", status.Time)] };

        var series = PrometheusText.Of(StatusMetrics.Of(status)).Split('\n').Where(line => line.StartsWith("pfinit_token", StringComparison.Ordinal)).ToList();

        Assert.DoesNotContain(series, line => line.Contains("user@", StringComparison.Ordinal) || line.Contains("other@", StringComparison.Ordinal));
        Assert.Equal([$"{status.Time.ToUnixTimeSeconds()}", "0"], series.Select(line => line.Split(' ')[1]));
    }

    [Fact]
    public void Numbers_are_read_as_they_were_meant()
    {
        double[] numbers = [0, 1, 0.001, 1e-7, 123456789.25, 1e15, 1e22, 4503599627370497];
        var text = PrometheusText.Of([new Metric("x", MetricKind.Gauge, "Help.", ["n"], [.. numbers.Select((number, i) => new MetricSample([$"{i}"], number))])]);
        Assert.Equal(numbers, text.TrimEnd('\n').Split('\n').Skip(2).Select(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)));
    }

    private static readonly Regex Help = new("^# HELP ([a-z_]+) .+$");

    private static readonly Regex Type = new("^# TYPE ([a-z_]+) (counter|gauge|histogram|untyped)$");

    private static readonly Regex Sampled = new("""^[a-z_]+(\{[a-z_]+="([^"\\]|\\[\\"n])*"(,[a-z_]+="([^"\\]|\\[\\"n])*")*\})? [-+0-9.eE]+$""");
}

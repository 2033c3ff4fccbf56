// The relay's status as metrics: those counted from the log, those of the queue under the names of postfix_exporter, and pfinit's own.

using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Expose;

/// <summary>Everything that is scraped.</summary>
internal static class StatusMetrics
{
    public static IEnumerable<Metric> Of(RelayStatus status) => [.. Exporter(status), .. status.Mail.Metrics, .. Process(status), .. Services(status), .. Own(status)];

    private static IEnumerable<Metric> Exporter(RelayStatus status)
    {
        yield return new Metric("postfix_up", MetricKind.Gauge, "1 while Postfix serves.", ["path"],
            [new MetricSample([$"{Paths.Queue}/public/showq"], status.IsUp("postfix") ? 1 : 0)]);
        var queues = status.Queue?.Queues ?? [];
        yield return new Metric("postfix_showq_queue_depth", MetricKind.Gauge, "Messages in each queue.", ["queue"],
            [.. queues.Select(queue => new MetricSample([queue.Name], queue.Messages))]);
        yield return new Metric("postfix_showq_message_age_seconds", MetricKind.Histogram, "Age of the messages in each queue.", ["queue"],
            [.. queues.Select(queue => queue.Ages)]);
        yield return new Metric("postfix_showq_message_size_bytes", MetricKind.Histogram, "Size of the queue files in each queue.", ["queue"],
            [.. queues.Select(queue => queue.Sizes)]);
        yield return new Metric("pfinit_queue_oldest_age_seconds", MetricKind.Gauge, "Age of the oldest message in each queue, 0 where there is none.", ["queue"],
            [.. queues.Select(queue => new MetricSample([queue.Name], Seconds(queue.Oldest ?? TimeSpan.Zero)))]);
        if (status.Queue is { } survey)
            yield return Metric.Single("pfinit_queue_figures_age_seconds", MetricKind.Gauge, "How long ago the figures of the queues were taken.", Seconds(status.Now - survey.At));
    }

    private static IEnumerable<Metric> Process(RelayStatus status)
    {
        yield return new Metric("pfinit_build_info", MetricKind.Gauge, "1; the labels tell the version.", ["version", "commit"],
            [new MetricSample([BuildInfo.Version, BuildInfo.Commit], 1)]);
        yield return Metric.Single("process_start_time_seconds", MetricKind.Gauge, "When pfinit was started, by the clock as it stood then, in seconds since 1970 UTC.",
            Math.Round(status.Started.ToUnixTimeMilliseconds() / 1000.0, 2));
        yield return Metric.Single("pfinit_draining", MetricKind.Gauge, "1 once pfinit was asked to stop.", status.Draining ? 1 : 0);
        yield return Metric.Single("pfinit_warnings", MetricKind.Gauge, "How many warnings `pfinit status` lists.", StatusWarnings.Of(status).Count);
    }

    private static IEnumerable<Metric> Services(RelayStatus status)
    {
        var services = status.Services;
        yield return new Metric("pfinit_service_up", MetricKind.Gauge, "1 while the service serves.", ["service"],
            [.. services.Select(service => new MetricSample([service.Name], service.State is ServiceState.Up ? 1 : 0))]);
        yield return new Metric("pfinit_service_restarts_total", MetricKind.Counter, "How often the service was started again.", ["service"],
            [.. services.Select(service => new MetricSample([service.Name], service.Restarts))]);
        yield return new Metric("pfinit_service_uptime_seconds", MetricKind.Gauge, "How long the service's process runs, 0 while there is none.", ["service"],
            [.. services.Select(service => new MetricSample([service.Name], Seconds(service.StartedAt is { } started ? status.Now - started : TimeSpan.Zero)))]);
    }

    private static IEnumerable<Metric> Own(RelayStatus status)
    {
        yield return Metric.Single("pfinit_mail_held", MetricKind.Gauge, "Messages on hold until they can be signed.", status.Held);
        yield return Metric.Single("pfinit_dkim_domains", MetricKind.Gauge, "Sender domains that are signed.", status.Facts.Domains.Count(domain => domain.Selector is not null));
        yield return Metric.Single("pfinit_dkim_domains_unsigned", MetricKind.Gauge, "Sender domains without a key.", status.Facts.Domains.Count(domain => domain.Selector is null));
        yield return new Metric("pfinit_token_expiry_timestamp_seconds", MetricKind.Gauge, "When the access token of a login ends, in seconds since 1970 UTC; 0 without a token.", ["login"],
            [.. Tokens(status)]);
        yield return Metric.Single("pfinit_log_lines_total", MetricKind.Counter, "Log lines that arrived, from daemons and from pfinit.", status.Log.Read);
        yield return Metric.Single("pfinit_log_written_total", MetricKind.Counter, "Log lines that standard output took.", status.Log.Written);
        yield return Metric.Single("pfinit_log_dropped_total", MetricKind.Counter, "Log lines lost because standard output was read too slowly or failed.", status.Log.Dropped);
        yield return Metric.Single("pfinit_log_hidden_total", MetricKind.Counter, $"Log lines {LogCounters.HiddenLines}.", status.Log.Hidden);
    }

    // Logins may look the same when they are masked, and a series may come only once: with the token that ends first.
    private static IEnumerable<MetricSample> Tokens(RelayStatus status)
    {
        var masker = AddressMasker.For(status.Facts.Mask);
        return status.Tokens.GroupBy(token => masker?.MaskPart(token.Login) ?? token.Login)
            .Select(same => new MetricSample([same.Key], same.Min(token => token.Expiry?.ToUnixTimeSeconds() ?? 0)));
    }

    private static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 3);
}

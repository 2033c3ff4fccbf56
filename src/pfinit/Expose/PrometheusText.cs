// The text format of Prometheus, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats).

using System.Globalization;
using System.Text;
using Pfinit.Observe;

namespace Pfinit.Expose;

/// <summary>Writes metrics out.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>A metric without a series is left out.</summary>
    public static string Of(IEnumerable<Metric> metrics)
    {
        var text = new StringBuilder();
        foreach (var metric in metrics.Where(metric => metric.Samples.Count > 0))
        {
            text.Append("# HELP ").Append(metric.Name).Append(' ').Append(metric.Help.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n')
                .Append("# TYPE ").Append(metric.Name).Append(' ').Append(metric.Kind.ToString().ToLowerInvariant()).Append('\n');
            foreach (var sample in metric.Samples)
                Append(text, metric, sample);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Metric metric, MetricSample sample)
    {
        if (metric.Kind != MetricKind.Histogram)
        {
            Append(text, metric.Name, metric, sample, null, sample.Value);
            return;
        }

        foreach (var (bound, count) in sample.Buckets)
            Append(text, metric.Name + "_bucket", metric, sample, Bound(bound), count);
        Append(text, metric.Name + "_bucket", metric, sample, "+Inf", sample.Count);
        Append(text, metric.Name + "_sum", metric, sample, null, sample.Value);
        Append(text, metric.Name + "_count", metric, sample, null, sample.Count);
    }

    private static void Append(StringBuilder text, string name, Metric metric, MetricSample sample, string? bound, double value)
    {
        text.Append(name);
        var separator = '{';
        for (var i = 0; i < metric.Labels.Count; i++)
        {
            text.Append(separator).Append(metric.Labels[i]).Append("=\"").Append(Escape(sample.Values[i])).Append('"');
            separator = ',';
        }

        if (bound is not null)
        {
            text.Append(separator).Append("le=\"").Append(bound).Append('"');
            separator = ',';
        }

        if (separator == ',')
            text.Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>As Go writes it, and so all exporters do: a bound that is written otherwise would be another series.</summary>
    private static string Bound(double value) => value.ToString(value < 1e6 ? "0.###############" : "0.###############e+00", CultureInfo.InvariantCulture);
}

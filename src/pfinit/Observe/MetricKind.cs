namespace Pfinit.Observe;

/// <summary>Types of the Prometheus text format.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,

    /// <summary>A counter whose name, which others chose, lacks the `_total` that a counter should have.</summary>
    Untyped,
}

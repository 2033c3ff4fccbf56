namespace Pfinit.Observe;

/// <summary>One series of a <see cref="Metric"/>.</summary>
/// <param name="Values">Of the labels, in their order.</param>
/// <param name="Value">The count or measure; of a histogram, the sum of what was observed.</param>
internal sealed record MetricSample(IReadOnlyList<string> Values, double Value)
{
    /// <summary>Of a histogram: how much was observed up to each bound, without the last, infinite one.</summary>
    public IReadOnlyList<(double Bound, long Count)> Buckets { get; init; } = [];

    /// <summary>Of a histogram: how much was observed.</summary>
    public long Count { get; init; }
}

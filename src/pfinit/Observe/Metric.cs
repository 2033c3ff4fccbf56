namespace Pfinit.Observe;

/// <summary>A figure at one moment, in all its series. Made by those who count, written out by the room Expose.</summary>
/// <param name="Name">As Prometheus sees it, without the suffixes of a histogram.</param>
/// <param name="Help">One line for people.</param>
/// <param name="Labels">Names of the labels, the same for every sample.</param>
internal sealed record Metric(string Name, MetricKind Kind, string Help, IReadOnlyList<string> Labels, IReadOnlyList<MetricSample> Samples)
{
    /// <summary>A figure without labels.</summary>
    public static Metric Single(string name, MetricKind kind, string help, double value) => new(name, kind, help, [], [new MetricSample([], value)]);
}

namespace Pfinit.Observe;

/// <summary>
/// How often values up to each of some bounds were observed. Values are whole numbers of <paramref name="unit"/>s, so that sums stay exact. Not
/// thread-safe: its owner holds a lock, or is one thread.
/// </summary>
/// <param name="bounds">Ascending, in the metric's own unit.</param>
/// <param name="unit">How many of the whole numbers make one of the metric's unit: 1,000,000 for microseconds shown as seconds.</param>
internal sealed class Histogram(double[] bounds, long unit = 1)
{
    private readonly long[] counts = new long[bounds.Length + 1];
    private long sum;

    public void Observe(long value)
    {
        var at = 0;
        while (at < bounds.Length && value > bounds[at] * unit)
            at++;
        counts[at]++;
        sum += value;
    }

    public MetricSample Read(params string[] labels)
    {
        var buckets = new List<(double, long)>();
        var count = 0L;
        for (var i = 0; i < bounds.Length; i++)
            buckets.Add((bounds[i], count += counts[i]));
        return new MetricSample(labels, (double)sum / unit) { Buckets = buckets, Count = count + counts[bounds.Length] };
    }
}

// Counts what the log tells of, one count for each combination of label values that occurred. Counting allocates only for a new combination, and
// there can be only so many: whatever clients and servers make Postfix log, the table does not grow beyond its size.

using System.Text;

namespace Pfinit.Observe;

/// <summary>A counter, with labels or without. Not thread-safe: <see cref="MailCounters"/> holds its lock.</summary>
internal sealed class Tally
{
    /// <summary>Label value of all that came when the table was full.</summary>
    public const string Other = "other";

    /// <summary>Separates the label values in a key; Postfix and OpenDKIM log no such byte, since they replace control characters.</summary>
    public const byte Separator = 0;

    private readonly string name;
    private readonly string help;
    private readonly string[] labels;
    private readonly List<byte[]> keys = [];
    private readonly long[] counts;
    private long others;

    /// <param name="name">Of the metric.</param>
    /// <param name="help">Of the metric.</param>
    /// <param name="capacity">How many combinations are told apart.</param>
    /// <param name="labels">Names of the labels; none: there is one count.</param>
    public Tally(string name, string help, int capacity = 1, params string[] labels)
    {
        this.name = name;
        this.help = help;
        this.labels = labels;
        counts = new long[capacity];
        if (labels.Length == 0)
            keys.Add([]);
    }

    public long Total => counts.Sum() + others;

    /// <summary>Has these values of the one label shown from the beginning, so that their first change is seen as one.</summary>
    public Tally Showing(params string[] values)
    {
        keys.AddRange(values.Select(Encoding.UTF8.GetBytes));
        return this;
    }

    /// <summary>How often <paramref name="key"/> was counted.</summary>
    public long Of(ReadOnlySpan<byte> key) => Find(key) is >= 0 and var at ? counts[at] : 0;

    /// <summary>How much was counted with <paramref name="value"/> for the last of several labels.</summary>
    public long OfLast(ReadOnlySpan<byte> value)
    {
        var sum = 0L;
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i].AsSpan().Slice(keys[i].AsSpan().LastIndexOf(Separator) + 1).SequenceEqual(value))
                sum += counts[i];
        }

        return sum;
    }

    /// <param name="key">The label values, <see cref="Separator"/> between them: as many as there are labels. What is too long is cut off.</param>
    public void Count(ReadOnlySpan<byte> key = default)
    {
        key = key.Slice(0, Math.Min(key.Length, LabelKey.Longest));
        var at = Find(key);
        if (at < 0 && keys.Count < counts.Length)
        {
            at = keys.Count;
            keys.Add(key.ToArray());
        }

        if (at < 0)
            others++;
        else
            counts[at]++;
    }

    public Metric Read() => ReadAs(name, help);

    /// <summary>The same counts under another name.</summary>
    public Metric ReadAs(string otherName, string otherHelp)
    {
        var rows = keys.Select((key, i) => new MetricSample(Split(key), counts[i]));
        if (others > 0)
            rows = rows.Append(new MetricSample([.. labels.Select(_ => Other)], others));

        // Bytes that are no UTF-8 all look the same, and a series may come only once.
        return new Metric(otherName, MetricKind.Counter, otherHelp, labels,
            [.. rows.GroupBy(row => string.Join("\n", row.Values)).Select(same => same.First() with { Value = same.Sum(row => row.Value) })]);
    }

    private string[] Split(byte[] key) => labels.Length == 0 ? [] : [.. Encoding.UTF8.GetString(key).Split((char)Separator).Take(labels.Length)];

    private int Find(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (key.SequenceEqual(keys[i]))
                return i;
        }

        return -1;
    }
}

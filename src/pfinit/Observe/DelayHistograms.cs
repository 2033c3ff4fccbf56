// The four parts of a delivery's delay, as Postfix logs them: `delays=0.02/0.01/0.18/0.1` (postconf(5), delay_logging_resolution_limit).

namespace Pfinit.Observe;

/// <summary>Delays of the deliveries of one kind of delivery agent. Not thread-safe: <see cref="MailCounters"/> holds its lock.</summary>
internal sealed class DelayHistograms
{
    private const long Microseconds = 1_000_000;

    private static readonly string[] Stages = ["before_queue_manager", "queue_manager", "connection_setup", "transmission"];
    private static readonly LogField[] Parts = [LogField.DelayBeforeQueueManager, LogField.DelayQueueManager, LogField.DelayConnectionSetup, LogField.DelayTransmission];
    private static readonly double[] Bounds = [0.001, 0.01, 0.1, 1, 10, 60, 3600, 86_400, 172_800];

    private readonly Histogram[] parts = [.. Stages.Select(_ => new Histogram(Bounds, Microseconds))];

    /// <summary>Observes a delivery; one whose delays are not of this form is left out.</summary>
    public void Observe(PostfixFields fields, ReadOnlySpan<byte> message)
    {
        Span<long> values = stackalloc long[parts.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!TryRead(fields.Of(Parts[i], message), out values[i]))
                return;
        }

        for (var i = 0; i < values.Length; i++)
            parts[i].Observe(values[i]);
    }

    /// <summary>One series for each stage, which is the last label.</summary>
    /// <param name="labels">Values of the labels before it.</param>
    public IEnumerable<MetricSample> Read(params string[] labels) => Stages.Select((stage, i) => parts[i].Read([.. labels, stage]));

    /// <summary>Seconds with at most six digits behind the point, as microseconds.</summary>
    private static bool TryRead(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        var scale = 0L;
        foreach (var value in text)
        {
            if (value == '.' && scale == 0)
            {
                scale = Microseconds;
                continue;
            }

            // More digits than Postfix ever writes.
            if (value is < (byte)'0' or > (byte)'9' || scale == 1 || microseconds > long.MaxValue / Microseconds / 10)
                return false;
            microseconds = (microseconds * 10) + value - '0';
            scale /= 10;
        }

        microseconds *= scale == 0 ? Microseconds : scale;
        return text.Length > 0;
    }
}

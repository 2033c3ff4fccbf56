using System.Text;

namespace Pfinit.Observe;

/// <summary>
/// Delays of deliveries by pipe(8), by its service in master.cf, which it logs as `relay=`. Not thread-safe: <see cref="MailCounters"/> holds its lock.
/// </summary>
internal sealed class PipeDelays
{
    /// <summary>More than there are in a master.cf; others are taken together.</summary>
    private const int Most = 16;

    private readonly List<(byte[] Relay, DelayHistograms Delays)> relays = [];

    public Metric Read() => new("postfix_pipe_delivery_delay_seconds", MetricKind.Histogram,
        "Delays of deliveries by pipe, a recipient each, by service and by where the time went.", ["relay", "stage"],
        [.. relays.SelectMany(one => one.Delays.Read(Encoding.UTF8.GetString(one.Relay)))]);

    /// <summary>Observes a delivery; one whose delays are not of the form that Postfix logs is left out.</summary>
    public void Observe(PostfixFields fields, ReadOnlySpan<byte> message) => Of(fields.Of(LogField.Relay, message)).Observe(fields, message);

    private DelayHistograms Of(ReadOnlySpan<byte> relay)
    {
        if (Find(relay) is { } known)
            return known;

        // Bytes that are no UTF-8 all look the same, and a series may come only once.
        var shown = relays.Count < Most - 1 ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(relay)) : Encoding.UTF8.GetBytes(Tally.Other);
        if (Find(shown) is { } same)
            return same;
        var delays = new DelayHistograms();
        relays.Add((shown, delays));
        return delays;
    }

    private DelayHistograms? Find(ReadOnlySpan<byte> relay)
    {
        foreach (var (known, delays) in relays)
        {
            if (relay.SequenceEqual(known))
                return delays;
        }

        return null;
    }
}

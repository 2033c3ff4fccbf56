// What was accepted against what arrived: the promise of the relay as numbers.

namespace Pfinit.Integration.Bed;

/// <summary>The count of one proof. Messages are known by their recipients.</summary>
internal sealed class Balance
{
    private const int Shown = 20;

    private readonly int accepted;
    private readonly int unanswered;
    private readonly int arrived;

    /// <param name="load">The senders, stopped.</param>
    /// <param name="arrivals">All that the receiver has.</param>
    /// <param name="signed">Whether an arrival carries a good signature.</param>
    public Balance(Load load, IReadOnlyList<Arrival> arrivals, Func<Arrival, bool> signed)
    {
        var counts = arrivals.GroupBy(arrival => arrival.Recipient).ToDictionary(group => group.Key, group => group.Count());
        accepted = load.Accepted.Count;
        unanswered = load.Unanswered.Count;
        arrived = arrivals.Count;
        Lost = [.. load.Accepted.Where(recipient => !counts.ContainsKey(recipient))];
        Twice = [.. counts.Where(pair => pair.Value > 1).Select(pair => $"{pair.Key} ({pair.Value} times)")];
        Unsigned = [.. arrivals.Where(arrival => !signed(arrival)).Select(arrival => arrival.Recipient)];
    }

    /// <summary>Accepted, and never arrived.</summary>
    public IReadOnlyList<string> Lost { get; }

    /// <summary>Arrived more than once.</summary>
    public IReadOnlyList<string> Twice { get; }

    /// <summary>Arrived without a signature that verifies.</summary>
    public IReadOnlyList<string> Unsigned { get; }

    /// <summary>The counts, as docs/RELIABILITY.md has them.</summary>
    public string Counts =>
        $"{accepted} accepted, {arrived} arrived, {Lost.Count} lost, {Twice.Count} more than once, {Unsigned.Count} unsigned; {unanswered} broke off unanswered";

    /// <summary>The counts, and below them which messages are not as they should be.</summary>
    public override string ToString() => string.Join('\n', new[] { Counts, Names("lost", Lost), Names("more than once", Twice), Names("unsigned", Unsigned) }.Where(line => line.Length > 0));

    private static string Names(string what, IReadOnlyList<string> recipients) => recipients.Count switch
    {
        0 => "",
        <= Shown => $"{what}: {string.Join(' ', recipients)}",
        _ => $"{what}: {string.Join(' ', recipients.Take(Shown))} and {recipients.Count - Shown} more",
    };
}

namespace Pfinit.Settings;

/// <summary>What happens between the signal that asks pfinit to stop and its end.</summary>
/// <param name="Timeout">From the signal until everything that still runs is ended.</param>
/// <param name="Delay">From the signal until no more mail is taken; a part of <paramref name="Timeout"/>.</param>
/// <param name="Queue">Deliver what is queued and due, instead of only what is on its way to the receiver already.</param>
internal sealed record DrainSettings(TimeSpan Timeout, TimeSpan Delay, bool Queue)
{
    /// <summary>Less than this is not worth a start of the Postfix that hands the queue over.</summary>
    public static readonly TimeSpan ShortestHandover = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(20);

    /// <summary>Where what is left in the queue is handed to in the end: `[host]:port`. Null: nowhere.</summary>
    public string? To { get; init; }

    /// <summary>What is kept of <see cref="Timeout"/> to hand the queue over: a third of what follows <see cref="Delay"/>, at most 20 s.</summary>
    public TimeSpan Reserve => To is null || Delay >= Timeout ? TimeSpan.Zero
        : TimeSpan.FromTicks(Math.Min((Timeout - Delay).Ticks / 3, LongestReserve.Ticks));
}

namespace Pfinit.Settings;

/// <summary>What happens between the signal that asks pfinit to stop and its end.</summary>
/// <param name="Timeout">From the signal until everything that still runs is ended.</param>
/// <param name="Delay">From the signal until no more mail is taken; a part of <paramref name="Timeout"/>.</param>
/// <param name="Queue">Deliver what is queued and due, instead of only what is on its way to the receiver already.</param>
internal sealed record DrainSettings(TimeSpan Timeout, TimeSpan Delay, bool Queue);

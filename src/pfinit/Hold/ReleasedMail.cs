namespace Pfinit.Hold;

/// <summary>What was released together: messages that had all come back equally often, so that this is known of those that come back now.</summary>
/// <param name="ids">Their ids, which they lose when pickup takes them.</param>
/// <param name="returns">How often they had come back.</param>
/// <param name="until">When to stop waiting for pickup.</param>
internal sealed class ReleasedMail(IReadOnlyCollection<string> ids, int returns, TimeSpan until)
{
    private readonly List<string> waiting = [.. ids];

    public int Returns { get; } = returns;

    public bool IsSingle { get; } = ids.Count == 1;

    /// <summary>Those that are on hold again, by their new ids.</summary>
    public List<WaitingMessage> Back { get; } = [];

    /// <summary>pickup has taken all of them, or does not want to. What became of them is logged by then.</summary>
    public bool IsTaken { get; private set; }

    public void Look(HeldQueue queue, TimeSpan now)
    {
        waiting.RemoveAll(id => !queue.WaitsForPickup(id));
        IsTaken = waiting.Count == 0 || now >= until;
    }
}

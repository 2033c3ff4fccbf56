namespace Pfinit.Supervise;

/// <summary>Postfix's queue at the end.</summary>
/// <param name="Staying">`3 messages stay: 2 deferred, 1 on hold`, or `empty`.</param>
/// <param name="CutOff">Which messages may arrive twice since their delivery was cut off; null: none is known of.</param>
internal sealed record QueueReport(string Staying, string? CutOff)
{
    /// <summary>How many messages stay; null when that could not be told in time.</summary>
    public int? Count { get; init; }
}

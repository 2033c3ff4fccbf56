namespace Pfinit.Observe;

/// <summary>The counts of <see cref="MailCounters"/> at one moment, since the start of pfinit.</summary>
/// <param name="Metrics">All of them.</param>
internal sealed record MailFigures(IReadOnlyList<Metric> Metrics)
{
    /// <summary>Messages put into the queue and not refused for their content, each once.</summary>
    public required long Accepted { get; init; }

    /// <summary>Refused commands of clients, and messages refused for their content.</summary>
    public required long Rejected { get; init; }

    /// <summary>Deliveries, a recipient each.</summary>
    public required long Sent { get; init; }

    /// <summary>Deliveries that have to be tried again, every attempt.</summary>
    public required long Deferred { get; init; }

    /// <summary>Deliveries that failed for good.</summary>
    public required long Bounced { get; init; }

    /// <summary>Messages given up for their age.</summary>
    public required long Expired { get; init; }

    /// <summary>Messages that left the queue.</summary>
    public required long Removed { get; init; }

    public required long Signed { get; init; }

    /// <summary>Messages that delivery began of without a signature.</summary>
    public required long Unsigned { get; init; }
}

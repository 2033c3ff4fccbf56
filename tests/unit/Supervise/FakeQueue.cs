using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>A mail queue that is out <see cref="OutAfter"/> it was told to be delivered.</summary>
internal sealed class FakeQueue(FakeEvents events) : IMailQueue
{
    /// <summary>Null: never.</summary>
    public TimeSpan? OutAfter { get; set; }

    public void BeginDelivery(IEventQueue posted)
    {
        posted.Post(new SupervisorEvent.MailRefused());
        if (OutAfter is { } delay)
            events.After(delay, () => posted.Post(new SupervisorEvent.QueueEmptied()));
    }

    public string Describe() => "2 messages stay: 2 deferred";
}

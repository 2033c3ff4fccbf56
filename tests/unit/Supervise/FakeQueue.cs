using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>A mail queue that is out <see cref="OutAfter"/> it was told to be delivered.</summary>
internal sealed class FakeQueue(FakeEvents events, FakeTime time) : IMailQueue
{
    /// <summary>Null: never.</summary>
    public TimeSpan? OutAfter { get; set; }

    /// <summary>There is no thread for it.</summary>
    public bool CannotBegin { get; set; }

    /// <summary>master.cf cannot be changed.</summary>
    public bool CannotRefuseMail { get; set; }

    public bool BeginDelivery(IEventQueue posted)
    {
        if (CannotBegin)
            return false;
        if (!CannotRefuseMail)
            posted.Post(new SupervisorEvent.MailRefused());
        if (OutAfter is { } delay)
            events.After(delay, () => posted.Post(new SupervisorEvent.QueueEmptied()));
        return true;
    }

    /// <summary>When it was asked whose delivery is about to be cut off.</summary>
    public List<TimeSpan> Noted { get; } = [];

    public void NoteUnderWay() => Noted.Add(time.Now);

    public QueueReport Describe() => new("2 messages stay: 2 deferred", Noted.Count == 0 ? null : "1 message was cut off");
}

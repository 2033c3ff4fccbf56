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

    /// <summary>How many messages are left, until they are handed over.</summary>
    public int Left { get; set; } = 2;

    /// <summary>When all is handed over, counted from the beginning; null: never.</summary>
    public TimeSpan? HandedOverAfter { get; set; }

    /// <summary>What is left waits for somebody else.</summary>
    public bool NothingToHandOver { get; set; }

    /// <summary>To whom the queue was to be handed over.</summary>
    public string? Peer { get; private set; }

    public bool HandoverEnded { get; private set; }

    public bool BeginHandover(string peer, IEventQueue posted)
    {
        Peer = peer;
        posted.Post(NothingToHandOver ? new SupervisorEvent.HandoverOver() : new SupervisorEvent.HandoverReady(Simulation.Postfix with { Name = "drain", Command = ["/handover"] }));
        if (HandedOverAfter is { } delay)
        {
            events.After(delay, () =>
            {
                Left = 0;
                posted.Post(new SupervisorEvent.HandoverOver());
            });
        }

        return true;
    }

    public void EndHandover(IEventQueue posted) => HandoverEnded = true;

    public QueueReport Describe() => new(Left == 0 ? "empty" : $"{Left} messages stay: {Left} deferred", Noted.Count == 0 ? null : "1 message was cut off") { Count = Left };
}

namespace Pfinit.Supervise;

/// <summary>What a stop asks of Postfix's queue.</summary>
internal interface IMailQueue
{
    /// <summary>
    /// Turns new mail away and has what is queued and due delivered. Returns at once; a thread posts <see cref="SupervisorEvent.MailRefused"/>, then
    /// <see cref="SupervisorEvent.QueueEmptied"/>. False, and the reason is logged, when there is no thread to be had.
    /// </summary>
    bool BeginDelivery(IEventQueue events);

    /// <summary>
    /// Remembers which messages are being delivered, since that is about to be cut off. To be called while the agents are at work and the queue manager is
    /// told to end, at most once before each <see cref="Describe"/>. Never takes longer than a tenth of a second.
    /// </summary>
    void NoteUnderWay();

    /// <summary>
    /// Has what is left handed over to a peer, when no Postfix runs. Returns at once; a thread posts <see cref="SupervisorEvent.HandoverReady"/> where there is something
    /// to hand over, and <see cref="SupervisorEvent.HandoverOver"/> when there is nothing any more. False, and the reason is logged, when there is no thread to be had.
    /// </summary>
    /// <param name="peer">`[host]:port`.</param>
    bool BeginHandover(string peer, IEventQueue events);

    /// <summary>To be called when that Postfix is down, or did not come: mail that waits for a signature and was not taken goes back on hold. Never takes longer than a second.</summary>
    void EndHandover(IEventQueue events);

    /// <summary>What is left, or why that could not be told in time. Never takes longer than a second.</summary>
    QueueReport Describe();
}

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
    /// told to end, at most once. Never takes longer than a tenth of a second.
    /// </summary>
    void NoteUnderWay();

    /// <summary>What is left, or why that could not be told in time. Never takes longer than a second.</summary>
    QueueReport Describe();
}

namespace Pfinit.Supervise;

/// <summary>What a stop asks of Postfix's queue.</summary>
internal interface IMailQueue
{
    /// <summary>
    /// Turns new mail away and has what is queued and due delivered. Returns at once; a thread posts <see cref="SupervisorEvent.MailRefused"/>, then
    /// <see cref="SupervisorEvent.QueueEmptied"/>. False, and the reason is logged, when there is no thread to be had.
    /// </summary>
    bool BeginDelivery(IEventQueue events);

    /// <summary>What is left, as `3 messages stay: 2 deferred, 1 on hold`. Never takes longer than a second.</summary>
    string Describe();
}

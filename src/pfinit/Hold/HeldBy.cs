namespace Pfinit.Hold;

/// <summary>Why a message is on hold.</summary>
[Flags]
internal enum HeldBy
{
    Nothing = 0,

    /// <summary>OpenDKIM did not answer: the message is not signed.</summary>
    Milter = 1,

    /// <summary>A HOLD action of the user's.</summary>
    Rule = 2,

    /// <summary>No reason by itself: pfinit released the message, and pickup gave it this id.</summary>
    Released = 4,

    /// <summary>Beside <see cref="Milter"/>: nobody could be connected to, so it is not this message that OpenDKIM failed at.</summary>
    Unasked = 8,
}

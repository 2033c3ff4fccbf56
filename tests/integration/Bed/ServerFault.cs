namespace Pfinit.Integration.Bed;

/// <summary>How a `FaultyServer` breaks the conversation off.</summary>
public enum ServerFault
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>The connection ends in the middle of the message.</summary>
    DropsInsideData,

    /// <summary>The connection ends after the final dot; the message is thrown away.</summary>
    DropsAfterDot,

    /// <summary>The connection ends after the final dot, and the message is kept: the client cannot know.</summary>
    KeepsAndDrops,
}

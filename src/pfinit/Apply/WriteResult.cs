namespace Pfinit.Apply;

/// <summary>What <see cref="AtomicFile"/> had to do.</summary>
internal enum WriteResult
{
    /// <summary>Content, owner and mode were right already; nothing was touched.</summary>
    Unchanged,

    /// <summary>The content was right, owner or mode were not.</summary>
    Corrected,

    /// <summary>The file is new or was replaced.</summary>
    Written,

    /// <summary>The file could not be replaced, being a mount of its own, and was overwritten where it is.</summary>
    WrittenInPlace,

    /// <summary>The content is right, but owner or mode are not and cannot be changed, as on a read-only mount.</summary>
    NotCorrected,
}

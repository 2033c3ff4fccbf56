namespace Pfinit.Plan;

/// <summary>A text file to be written whole and atomically; left alone when it already has this content, owner and mode.</summary>
internal sealed record PlannedFile(string Path, string Content, Access Access)
{
    /// <summary>`render` masks the content.</summary>
    public bool Secret { get; init; }

    /// <summary>
    /// Begins with <see cref="PlannedTable.Marker"/>; a file of this name that does not is the user's own and kept beside it, with a warning.
    /// </summary>
    public bool Marked { get; init; }

    /// <summary>
    /// Every Postfix program waits until main.cf and master.cf are about two seconds old (they might still be half-written). These are
    /// replaced atomically, so their modification time may be set back.
    /// </summary>
    public bool BackDated { get; init; }
}

namespace Pfinit.Plan;

/// <summary>A text file to be written whole and atomically; left alone when it already has this content, owner and mode.</summary>
internal sealed record PlannedFile(string Path, string Content, Access Access)
{
    /// <summary>`render` masks the content.</summary>
    public bool Secret { get; init; }

    /// <summary>It is a lookup table and begins with <see cref="PlannedTable.Head"/>; one of the user's own in its place is kept beside it.</summary>
    public bool IsTable { get; init; }

    /// <summary>
    /// Every Postfix program waits until main.cf and master.cf are about two seconds old (they might still be half-written). These are
    /// replaced atomically, so their modification time may be set back.
    /// </summary>
    public bool BackDated { get; init; }
}

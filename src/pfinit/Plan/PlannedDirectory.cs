namespace Pfinit.Plan;

/// <summary>A directory that must exist with this owner and mode before anything starts.</summary>
internal sealed record PlannedDirectory(string Path, Access Access)
{
    /// <summary>
    /// When the directory was found with another owner, as on a volume written under other account numbers, the files directly in it and
    /// below are given to the same owner too.
    /// </summary>
    public bool OwnsContents { get; init; }

    /// <summary>Created when it is missing, else left alone, whoever owns it.</summary>
    public bool KeepsAccess { get; init; }

    /// <summary>
    /// The relay only reads in it, so that one which is there but cannot be changed will do: keys are often mounted read-only. Whether each key
    /// can be used is checked by itself.
    /// </summary>
    public bool OnlyRead { get; init; }

    /// <summary>A daemon writes in it, so that one which is as it should be, but mounted read-only, will not do.</summary>
    public bool Written { get; init; }
}

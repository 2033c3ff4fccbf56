namespace Pfinit.Plan;

/// <summary>A directory that must exist with this owner and mode before anything starts.</summary>
internal sealed record PlannedDirectory(string Path, Access Access)
{
    /// <summary>
    /// When the directory was found with another owner, as on a volume written under other account numbers, the files directly in it and
    /// below are given to the same owner too.
    /// </summary>
    public bool OwnsContents { get; init; }
}

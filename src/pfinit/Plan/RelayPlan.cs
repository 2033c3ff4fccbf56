namespace Pfinit.Plan;

/// <summary>
/// Everything `run` is going to do, as data: the complete set of files, tables, directories and keys, then the services.
/// Built by <see cref="Planner"/> without touching the machine, carried out by Apply and Supervise, printed by `render`.
/// </summary>
internal sealed record RelayPlan
{
    public required IReadOnlyList<PlannedDirectory> Directories { get; init; }

    /// <summary>Copied first, and only where nothing is yet.</summary>
    public required IReadOnlyList<PlannedCopy> Copies { get; init; }

    public required IReadOnlyList<PlannedFile> Files { get; init; }

    public required IReadOnlyList<PlannedTable> Tables { get; init; }

    /// <summary>Text files of the user's own tables that `postmap` has to build, because a reference to them changed from `hash:` to `lmdb:`.</summary>
    public required IReadOnlyList<string> TablesToRebuild { get; init; }

    /// <summary>Signing keys that do not exist yet and are to be generated.</summary>
    public required IReadOnlyList<PlannedKey> NewKeys { get; init; }

    /// <summary>Every private key the relay signs with, new ones included: OpenDKIM must be able to read them.</summary>
    public required IReadOnlyList<string> KeyFiles { get; init; }

    /// <summary>Files of an earlier start that must not stay, such as a password table whose relay is no longer configured.</summary>
    public required IReadOnlyList<string> Removals { get; init; }

    /// <summary>In start order; they stop in the reverse order.</summary>
    public required IReadOnlyList<ServiceSpec> Services { get; init; }
}

namespace Pfinit.Kernel;

/// <summary>A member of a process group.</summary>
/// <param name="Pid">Its own only as long as nobody collects it.</param>
/// <param name="Name">As <see cref="ProcessFacts.Name"/>.</param>
internal sealed record GroupMember(int Pid, string Name)
{
    /// <summary>As <see cref="ProcessFacts.IsStopped"/>.</summary>
    public bool IsStopped { get; init; }
}

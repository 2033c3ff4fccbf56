namespace Pfinit.Kernel;

/// <summary>The new child's pid, or why there is none: the errno of the fork or of the exec.</summary>
internal readonly record struct SpawnResult(int Pid, Errno Errno)
{
    /// <summary>What the child writes, when the request has a <see cref="SpawnRequest.LogsAs"/>. The caller owns it.</summary>
    public ChildPipe? Output { get; init; }

    public static SpawnResult Started(int pid) => new(pid, Errno.None);

    public static SpawnResult Refused(int errno) => new(0, new Errno(errno));
}

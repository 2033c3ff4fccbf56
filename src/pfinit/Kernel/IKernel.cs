// What Supervise and `exec` ask of the operating system about processes. LinuxKernel answers for real; unit tests script a FakeKernel.

namespace Pfinit.Kernel;

/// <summary>Processes, groups and waiting. Every member may be called from any thread.</summary>
internal interface IKernel
{
    /// <summary>Our own pid, 1 when we are the init process of the container.</summary>
    int ProcessId { get; }

    /// <summary>fd 0 is our controlling terminal and our process group is the one in its foreground.</summary>
    bool InForeground { get; }

    /// <summary>Orphans below us come to us although we are not PID 1 (prctl(2), PR_SET_CHILD_SUBREAPER).</summary>
    Errno BecomeSubreaper();

    /// <summary>
    /// Starts a program; an exec that fails is reported here, not as an exit. Under qemu-user it is an exit, with status 127: the child of vfork(2) has a
    /// memory of its own there, and posix_spawn(3) learns of a failure by what the child has written into ours.
    /// </summary>
    SpawnResult Spawn(SpawnRequest request);

    /// <summary>Why execve(2) would refuse the file at <paramref name="path"/>, as far as that shows from outside: it is not there, or may not be executed.</summary>
    Errno MayExecute(byte[] path);

    /// <summary>
    /// Blocks until a child, adopted orphans included, has exited, and leaves it uncollected. Null when there is no child at all.
    /// </summary>
    int? WaitForExit();

    /// <summary>
    /// Collects the exited child <paramref name="pid"/>; from then on its pid may belong to somebody else. Null when it has been collected: the C library's
    /// posix_spawn(3) does that with a child that could not execute its program, and tells the error instead.
    /// </summary>
    WaitStatus? Collect(int pid);

    Errno Kill(int pid, int signal);

    /// <summary>Signals every member of the process group.</summary>
    Errno KillGroup(int group, int signal);

    /// <summary>The group still has a member, be it a zombie.</summary>
    bool GroupExists(int group);

    /// <summary>What the process is doing; null when it does not exist or /proc is not there.</summary>
    ProcessFacts? Look(int pid);

    /// <summary>The limits of our cgroup and how often they were hit.</summary>
    CgroupLimits ReadLimits();

    /// <summary>The members of the process group, zombies not counted; empty when they cannot be told.</summary>
    IReadOnlyList<GroupMember> GroupMembers(int group);

    /// <summary>
    /// Changes the name of the calling thread, at most 15 bytes. When that is the main thread `ps` and /proc/PID/comm show it as the name of the
    /// process (proc_pid_comm(5)).
    /// </summary>
    void SetTitle(string name);
}

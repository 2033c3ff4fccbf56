// The real IKernel. EINTR loops live here; callers see typed results.

namespace Pfinit.Kernel;

/// <summary>Processes by posix_spawn(3), waitid(2), waitpid(2) and kill(2).</summary>
internal sealed unsafe class LinuxKernel : IKernel
{
    public int ProcessId { get; } = Libc.getpid();

    public bool InForeground => Libc.tcgetpgrp(0) is var group && group >= 0 && group == Libc.getpgrp();

    public Errno BecomeSubreaper() => Result(Libc.prctl(Libc.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));

    public SpawnResult Spawn(SpawnRequest request)
    {
        if (request.LogsAs is null)
            return Spawn(request, null);

        var ends = stackalloc int[2];
        if (Libc.pipe2(ends, Libc.O_CLOEXEC) != 0)
            return SpawnResult.Refused(Libc.LastErrno.Value);
        var output = new ChildPipe(ends[0]);
        var result = Spawn(request, ends[1]);

        // Only the child and its own children may keep the other end: when they are gone, reading ends.
        _ = Libc.close(ends[1]);
        if (!result.Errno.Failed)
            return result with { Output = output };
        output.Dispose();
        return result;
    }

    // A directory that may be searched passes access(2), but not execve(2).
    public Errno MayExecute(byte[] path)
    {
        using var name = new CStringArray([path]);
        statx_t raw;
        if (Libc.access(name.Pointer[0], Libc.X_OK) != 0 || Libc.statx(Libc.AT_FDCWD, name.Pointer[0], 0, Libc.STATX_BASIC_STATS, &raw) != 0)
            return Libc.LastErrno;
        return FileFacts.From(raw).IsRegular ? Errno.None : new Errno(Libc.EACCES);
    }

    private static SpawnResult Spawn(SpawnRequest request, int? output)
    {
        using var path = new CStringArray([request.Path]);
        using var argv = new CStringArray(request.Arguments);
        using var envp = new CStringArray(request.Environment);
        var attributes = default(posix_spawnattr_t);
        var actions = default(posix_spawn_file_actions_t);
        Check(Libc.posix_spawnattr_init(&attributes), "posix_spawnattr_init");
        Check(Libc.posix_spawn_file_actions_init(&actions), "posix_spawn_file_actions_init");
        try
        {
            SetAttributes(&attributes, request);
            SetActions(&actions, request, output);
            using var terminal = request.TakesTerminal ? SessionTerminal.TryOpen() : null;
            terminal?.AddTo(&actions);
            int pid;
            var error = Libc.posix_spawn(&pid, path.Pointer[0], &actions, &attributes, argv.Pointer, envp.Pointer);
            return error == 0 ? SpawnResult.Started(pid) : SpawnResult.Refused(error);
        }
        finally
        {
            _ = Libc.posix_spawn_file_actions_destroy(&actions);
            _ = Libc.posix_spawnattr_destroy(&attributes);
        }
    }

    public int? WaitForExit()
    {
        while (true)
        {
            siginfo_t info;
            if (Libc.waitid(Libc.P_ALL, 0, &info, Libc.WEXITED | Libc.WNOWAIT) == 0)
                return info._sigchld.si_pid;
            if (HasNoChild("waitid", "children"))
                return null;
        }
    }

    public WaitStatus? Collect(int pid)
    {
        while (true)
        {
            int word;
            if (Libc.waitpid(pid, &word, 0) == pid)
                return new WaitStatus(word);
            if (HasNoChild("waitpid", $"pid {pid}"))
                return null;
        }
    }

    public Errno Kill(int pid, int signal) => Result(Libc.kill(pid, signal));

    public Errno KillGroup(int group, int signal)
    {
        // kill(-1) would reach every process there is, kill(0) our own group.
        if (group <= 1)
            throw new InvalidOperationException($"signal {signal} for group {group}");
        return Result(Libc.kill(-group, signal));
    }

    // Anything but "no such process" (a member of another user, say) means that somebody is there.
    public bool GroupExists(int group) => KillGroup(group, 0).Value != Libc.ESRCH;

    public ProcessFacts? Look(int pid) => ProcessFacts.Read($"/proc/{pid}");

    public CgroupLimits ReadLimits() => CgroupLimits.Read();

    public IReadOnlyList<GroupMember> GroupMembers(int group)
    {
        var members = new List<GroupMember>();
        foreach (var member in ProcessFacts.Living(process => process.Group == group))
            members.Add(new GroupMember(member.Key, member.Value.Name) { IsStopped = member.Value.IsStopped });
        return members;
    }

    public void SetTitle(string name)
    {
        fixed (byte* text = Libc.CString(name))
            _ = Libc.prctl(Libc.PR_SET_NAME, (nuint)text, 0, 0, 0);
    }

    // After a wait that failed; false when it was only interrupted, by a signal.
    private static bool HasNoChild(string call, string subject) => Libc.LastErrno switch
    {
        { Value: Libc.EINTR } => false,
        { Value: Libc.ECHILD } => true,
        var errno => throw new KernelException(call, subject, errno),
    };

    private static void SetAttributes(posix_spawnattr_t* attributes, SpawnRequest request)
    {
        // The runtime ignores SIGPIPE, which a child would inherit. sigfillset(3) leaves out 32 and 33, and posix_spawn would then have them
        // ignored in the child; this is every bit.
        sigset_t defaults;
        new Span<byte>(&defaults, sizeof(sigset_t)).Fill(0xff);
        *(ulong*)&defaults = ~request.Ignored.Bits;
        Check(Libc.posix_spawnattr_setsigdefault(attributes, &defaults), "posix_spawnattr_setsigdefault");
        sigset_t blocked;
        _ = Libc.sigemptyset(&blocked);
        *(ulong*)&blocked = request.Blocked.Bits;
        Check(Libc.posix_spawnattr_setsigmask(attributes, &blocked), "posix_spawnattr_setsigmask");
        var flags = Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK;
        if (request.LeadsSession)
        {
            flags |= Libc.POSIX_SPAWN_SETSID;
        }
        else if (request.LeadsGroup)
        {
            flags |= Libc.POSIX_SPAWN_SETPGROUP;
            Check(Libc.posix_spawnattr_setpgroup(attributes, 0), "posix_spawnattr_setpgroup");
        }

        Check(Libc.posix_spawnattr_setflags(attributes, (short)flags), "posix_spawnattr_setflags");
    }

    private static void SetActions(posix_spawn_file_actions_t* actions, SpawnRequest request, int? output)
    {
        if (request.WorkingDirectory is { } directory)
        {
            fixed (byte* name = Libc.CString(directory))
                Check(Libc.posix_spawn_file_actions_addchdir_np(actions, name), "posix_spawn_file_actions_addchdir_np");
        }

        if (output is { } fd)
        {
            Check(Libc.posix_spawn_file_actions_adddup2(actions, fd, 1), "posix_spawn_file_actions_adddup2");
            Check(Libc.posix_spawn_file_actions_adddup2(actions, fd, 2), "posix_spawn_file_actions_adddup2");
        }

        // Done by the child itself: a tcsetpgrp from here would come too late for a program that reads the terminal at once.
        if (request.Foreground)
            Check(Libc.posix_spawn_file_actions_addtcsetpgrp_np(actions, 0), "posix_spawn_file_actions_addtcsetpgrp_np");
    }

    private static Errno Result(int returned) => returned < 0 ? Libc.LastErrno : Errno.None;

    internal static void Check(int error, string call)
    {
        if (error != 0)
            throw new KernelException(call, "spawn", new Errno(error));
    }
}

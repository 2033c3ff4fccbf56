using System.Text;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>
/// A kernel that follows a script: <see cref="Next"/> says what the spawns of a program lead to, one after the other. A call that was not
/// scripted throws. Pids count up from 11.
/// </summary>
internal sealed class FakeKernel : IKernel
{
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    private readonly FakeEvents? events;
    private readonly Dictionary<string, Queue<Life>> scripts = [];
    private readonly HashSet<int> running = [];
    private readonly HashSet<int> groups = [];
    private readonly Dictionary<int, WaitStatus> zombies = [];
    private readonly Dictionary<int, List<GroupMember>> others = [];
    private readonly Queue<Func<int?>> waits = new();

    /// <param name="events">The simulation that lets scripted lives run their course; null: processes end only by <see cref="End"/>.</param>
    public FakeKernel(FakeEvents? events = null) => this.events = events;

    /// <summary>Every spawn and signal, in order: `spawn /x`, `SIGTERM 11`, `SIGKILL group 11`; and where among them a stop began to show.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What the process was called, one name after the other.</summary>
    public List<string> Titles { get; } = [];

    public List<SpawnRequest> Spawned { get; } = [];

    /// <summary>The script of every pid so far.</summary>
    public Dictionary<int, Life> Lives { get; } = [];

    /// <summary>Stands in for the reaper thread: called for each child that ended.</summary>
    public Action<int> Reap { get; set; } = _ => { };

    /// <summary>Called when a spawn is about to fail.</summary>
    public Action WhileRefusing { get; set; } = () => { };

    /// <summary>How often the members of a group were listed, for which the real kernel's /proc is read as a whole.</summary>
    public int Listings { get; private set; }

    /// <summary>Who is stopped (SIGSTOP), members of groups included.</summary>
    public HashSet<int> Stopped { get; } = [];

    private Dictionary<int, string> Programs { get; } = [];

    public CgroupLimits Limits { get; set; }

    /// <summary>Called when the process exists and the spawn has not returned yet.</summary>
    public Action WhileSpawning { get; set; } = () => { };

    /// <summary>Paths that execve(2) would refuse, and why.</summary>
    public Dictionary<string, int> Unexecutable { get; } = [];

    public int ProcessId => 1;

    public bool InForeground => false;

    public void Next(string program, params Life[] lives)
    {
        if (!scripts.TryGetValue(program, out var queue))
            scripts[program] = queue = new Queue<Life>();
        foreach (var life in lives)
            queue.Enqueue(life);
    }

    /// <summary>Scripts the next <see cref="WaitForExit"/>.</summary>
    public void NextWait(Func<int?> wait) => waits.Enqueue(wait);

    public Errno BecomeSubreaper() => throw new InvalidOperationException("PID 1 needs no subreaper");

    public Errno MayExecute(byte[] path) => Unexecutable.TryGetValue(Encoding.UTF8.GetString(path), out var errno) ? new Errno(errno) : Errno.None;

    public SpawnResult Spawn(SpawnRequest request)
    {
        var program = Encoding.UTF8.GetString(request.Path);
        Calls.Add($"spawn {program}");
        if (!scripts.TryGetValue(program, out var queue) || !queue.TryDequeue(out var life))
            throw new InvalidOperationException($"unscripted spawn of {program}");
        Spawned.Add(request);
        if (life.Refused != 0)
            WhileRefusing();
        if (life.Refused != 0)
            return SpawnResult.Refused(life.Refused);
        var pid = life.Pid ?? 11 + Lives.Count;
        Lives[pid] = life;
        Programs[pid] = program;
        running.Add(pid);
        others[pid] = [.. life.Others.Select((name, index) => new GroupMember((100 * pid) + index, name))];
        if (!life.MakesGroupLater)
            groups.Add(pid);
        WhileSpawning();
        if (life.EndsAfter is { } delay)
            events!.After(delay, () => End(pid, life.EndsWith));
        return SpawnResult.Started(pid) with { Output = life.Writes is { } text ? Written(text) : null };
    }

    public int? WaitForExit() => waits.TryDequeue(out var wait) ? wait() : throw new InvalidOperationException("unscripted wait");

    /// <summary>A child that posix_spawn(3) has collected itself.</summary>
    public int? CollectedBySpawn { get; set; }

    public WaitStatus? Collect(int pid) => pid == CollectedBySpawn ? null
        : zombies.Remove(pid, out var status) ? status : throw new InvalidOperationException($"pid {pid} has not exited");

    public Errno Kill(int pid, int signal)
    {
        Calls.Add($"{Signal.Name(signal)} {pid}");
        return Deliver(pid, signal);
    }

    public Errno KillGroup(int group, int signal)
    {
        Calls.Add($"{Signal.Name(signal)} group {group}");
        if (!groups.Contains(group))
            return new Errno(Libc.ESRCH);
        _ = Deliver(group, signal);
        if (!Lives[group].Immortal && (signal == Signal.SIGKILL || signal == Lives[group].OthersEndBy))
            events!.After(Instant, () => EndOthers(group));
        return Errno.None;
    }

    public bool GroupExists(int group) => groups.Contains(group);

    public ProcessFacts? Look(int pid) => Lives.TryGetValue(pid, out var life) ? life.Activity : Member(pid);

    public CgroupLimits ReadLimits() => Limits;

    public IReadOnlyList<GroupMember> GroupMembers(int group)
    {
        Listings++;
        IEnumerable<GroupMember> members = !groups.Contains(group) ? []
            : running.Contains(group) ? [new GroupMember(group, Path.GetFileName(Programs[group])), .. others[group]]
            : others[group];
        return [.. members.Select(member => member with { IsStopped = Stopped.Contains(member.Pid) })];
    }

    // One of the others of a group.
    private ProcessFacts? Member(int pid) => others
        .Where(group => groups.Contains(group.Key) && group.Value.Exists(member => member.Pid == pid))
        .Select(group => new ProcessFacts(group.Value.First(member => member.Pid == pid).Name, Stopped.Contains(pid) ? 'T' : 'S', group.Key, 7)).FirstOrDefault();

    public void SetTitle(string name)
    {
        Titles.Add(name);
        if (name == ProcessTitle.Stopping)
            Calls.Add($"title {name}");
    }

    /// <summary>The process becomes a zombie and is told to the reaper. Others of its group may stay.</summary>
    public void End(int pid, WaitStatus status)
    {
        if (!running.Remove(pid))
            return;
        zombies[pid] = status;
        if (Lives[pid].OthersStayFor == TimeSpan.Zero)
            groups.Remove(pid);
        else if (Lives[pid].OthersStayFor is { } stay)
            events!.After(stay, () => EndOthers(pid));
        foreach (var (name, stay) in Lives[pid].OthersStay)
            events!.After(stay, () => EndOthers(pid, name));
        Reap(pid);
    }

    /// <summary>A child that nobody spawned here has exited.</summary>
    public void AddOrphan(int pid, WaitStatus status) => zombies[pid] = status;

    private Errno Deliver(int pid, int signal)
    {
        if (others.FirstOrDefault(group => group.Value.Any(member => member.Pid == pid)) is { Key: not 0 } found)
            return DeliverToOther(found.Key, found.Value.Single(member => member.Pid == pid), signal);
        if (!running.Contains(pid))
            return new Errno(Libc.ESRCH);
        var life = Lives[pid];
        if (signal == Signal.SIGKILL && !life.Immortal)
            events!.After(Instant, () => End(pid, WaitStatus.Killed(signal)));
        else if (signal == Signal.SIGTERM && life.StopsAfter is { } delay)
            events?.After(delay, () => End(pid, life.StopsWith));
        return Errno.None;
    }

    private Errno DeliverToOther(int group, GroupMember member, int signal)
    {
        if (!Lives[group].Immortal && (signal == Signal.SIGKILL || signal == Lives[group].OthersEndBy))
            events!.After(Instant, () => EndOther(group, member));
        return Errno.None;
    }

    private void EndOthers(int group, string name)
    {
        foreach (var member in others[group].Where(member => member.Name == name).ToList())
            EndOther(group, member);
    }

    private void EndOther(int group, GroupMember member)
    {
        if (!others[group].Remove(member))
            return;
        if (others[group].Count == 0)
        {
            EndOthers(group);
            return;
        }

        AddOrphan(member.Pid, WaitStatus.Exited(0));
        Reap(member.Pid);
    }

    // The last one of a dead leader's group ends as an orphan, which PID 1 reaps too.
    private void EndOthers(int group)
    {
        if (running.Contains(group))
        {
            Lives[group] = Lives[group] with { OthersStayFor = TimeSpan.Zero };
        }
        else if (groups.Remove(group))
        {
            AddOrphan(group + 1000, WaitStatus.Exited(0));
            Reap(group + 1000);
        }
    }

    // A pipe is the kernel's, so a real child fills it.
    private static ChildPipe? Written(string text)
    {
        var kernel = new LinuxKernel();
        var result = kernel.Spawn(SpawnRequest.Of(["/bin/echo", text], []) with { LogsAs = "echo" });
        kernel.Collect(result.Pid);
        return result.Output;
    }
}

// Nobody notices when a process of Postfix is stopped (SIGSTOP). smtpd greets, mail is accepted, and whoever asks the one that is stopped waits, for an hour
// (ipc_timeout of postconf(5)) or five (daemon_timeout). Service has these looked for while Postfix is up.
//
// Only that state is acted upon. It is certain, and no fault of a container that is frozen as a whole, whose processes count as sleeping, nor of one that is
// traced, which has a state of its own. What takes long to answer may wait for a table, a name server or a disk, and is none of it: Postfix has limits for that.

using Pfinit.Diagnostics;

namespace Pfinit.Supervise;

/// <summary>Processes of a daemon's group that somebody has stopped: told of at the first look, and killed at the second. For the supervisor thread.</summary>
/// <param name="service">Name in messages.</param>
/// <param name="delivering">Programs that are left alone: their receiver may have the message already, and would get it twice.</param>
/// <param name="processes">Where they are found.</param>
/// <param name="since">From when on.</param>
internal sealed class StoppedProcesses(string service, IReadOnlyList<string> delivering, ProcessTable processes, TimeSpan since)
{
    /// <summary>Between two looks: the time in which somebody who has stopped one for a moment may let it go on.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private Dictionary<int, string> known = [];

    /// <summary>When to call <see cref="Look"/>.</summary>
    public TimeSpan NextLook { get; private set; } = since + Pause;

    /// <summary>What is stopped, a line each: `postfix: qmgr, pid 40, is stopped (SIGSTOP): …`.</summary>
    public IReadOnlyList<string> Lines => [.. known.Values.Select(line => $"{service}: {line}")];

    /// <summary>The first of them that more than its own delivery waits for; null: there is none.</summary>
    public string? Standstill { get; private set; }

    /// <summary>True when the daemon itself is to be killed: it was stopped at the last look, too. The others are killed here; the daemon starts them again.</summary>
    /// <param name="leader">The daemon's pid.</param>
    /// <param name="now">Monotonic time.</param>
    public bool Look(int leader, TimeSpan now)
    {
        NextLook = now + Pause;
        var (before, toKill) = (known, new List<int>());
        known = [];
        Standstill = null;
        foreach (var member in processes.StoppedMembersOf(leader))
        {
            var isDelivery = delivering.Contains(member.Name);
            var line = $"{member.Name}, pid {member.Pid}, is stopped (SIGSTOP): {Effect(member.Name, isDelivery, member.Pid == leader)}";
            known[member.Pid] = line;
            if (!isDelivery)
                Standstill ??= $"{service}: {line}";
            if (before.ContainsKey(member.Pid) && !isDelivery)
                toKill.Add(member.Pid);
            else if (!before.ContainsKey(member.Pid))
                Log.Error(service, line + (isDelivery ? $"; not killed, since the message might arrive twice: kill -CONT {member.Pid} lets it go on" : $"; killed in {Elapsed.Text(Pause)} unless it goes on"));
        }

        foreach (var pid in toKill)
            Log.Warning(service, $"pid {pid} is still stopped; killing it");
        if (toKill.Exists(pid => pid != leader))
            processes.KillStopped(leader, [.. toKill.Where(pid => pid != leader)]);
        return toKill.Contains(leader);
    }

    private static string Effect(string name, bool isDelivery, bool isLeader) => isLeader ? "nothing that ends is started again, and soon no mail is taken or sent"
        : isDelivery ? "what it delivers waits"
        : name switch
        {
            "qmgr" or "oqmgr" or "nqmgr" => "mail is accepted and stays in the queue, it does not leave",
            "pickup" => "mail of sendmail(1) waits",
            _ => "clients and mail may have to wait for it",
        };
}

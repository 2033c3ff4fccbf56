// The part of the self-test that is about mail which leaves: delivery agents and the queue manager are asked for a sign of life, since smtpd takes mail without
// them. Asked as the queue manager asks: master starts the agent, which reads its parameters, opens its tables and greets; that nothing follows it takes in
// silence ("Be prepared for the queue manager to change its mind", deliver_request.c). One that dies does so before it takes the connection, and then only the
// log tells.

using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Connections that wait for a sign of life. Opened while smtpd still thinks, asked last, so that nobody waits.</summary>
internal sealed class AgentTest : IDisposable
{
    private const string Manager = "public/qmgr";

    /// <summary>The queue manager, under any of its names.</summary>
    private static readonly string[] Managers = ["qmgr", "oqmgr", "nqmgr"];

    /// <summary>What else a program dies of may pass: no memory, no descriptors, no room on the disk.</summary>
    private static readonly string[] Mistakes =
        ["bad boolean configuration", "bad numerical configuration", "bad string length", "parameter ", "invalid ", "config variable ", "unknown ", "unsupported ", "open dictionary: "];

    /// <summary>How a file that cannot be opened is a mistake.</summary>
    private static readonly string[] Closed = [": No such file or directory", ": Permission denied", ": Is a directory"];

    /// <summary>
    /// One that is slower than this is no mistake: the machine is busy, or all processes that the service may have are. Only then does a start or a reload
    /// wait so long.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    /// <summary>To connect.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks at what was logged.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly Complaints complaints;
    private readonly HashSet<string> programs;
    private readonly List<Connection> waiting = [];

    /// <summary>Sockets that were not there: master makes those of its network services, which let the test begin, before them.</summary>
    private readonly List<string> missed = [];

    /// <param name="complaints">What Postfix logs meanwhile.</param>
    /// <param name="queue">Directory with the sockets: /var/spool/postfix.</param>
    /// <param name="agents">Services, and the programs that master runs for them.</param>
    public AgentTest(Complaints complaints, string queue, IReadOnlyList<DeliveryAgent> agents)
    {
        this.complaints = complaints;
        programs = new HashSet<string>(agents.Select(agent => agent.Program).Concat(Managers), StringComparer.Ordinal);
        foreach (var agent in agents)
            Open($"{queue}/private/{agent.Service}");
        if (agents.Count > 0)
            Open($"{queue}/{Manager}");
    }

    /// <summary>Null when all live, or nobody can tell. To be asked when smtpd has answered: master has made all sockets then.</summary>
    public ProbeResult? Verdict(SelfTest test)
    {
        var deadline = Deadline.After(Limit);
        foreach (var path in missed.ToList())
            Open(path);
        while (waiting.Count > 0 && deadline.RemainingMilliseconds > 0)
        {
            if (AgentCall.Greets(waiting[0], Step) is not null)
            {
                waiting[0].Dispose();
                waiting.RemoveAt(0);
            }
            else if (Mistake(test) is { } dead)
            {
                return dead;
            }
        }

        return Mistake(test);
    }

    /// <summary>What the agents have logged until now: an agent that greets may have said before what it cannot do, and its line be read later.</summary>
    public ProbeResult? Mistake(SelfTest test) => WithoutTls(test) ?? Unable(test);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var connection in waiting)
            connection.Dispose();
        waiting.Clear();
    }

    // It says so, greets, and sends in clear what may be sent so. A tlsmgr that does not answer for once, for want of which there is no entropy, is no mistake.
    private ProbeResult? WithoutTls(SelfTest test) => complaints.All.LastOrDefault(line => programs.Contains(line.Program)
        && line.Text.EndsWith(": disabling TLS support", StringComparison.Ordinal) && !line.Problem.StartsWith("no entropy", StringComparison.Ordinal)) is { } line
        ? ProbeResult.Mistaken($"mail would leave in clear, or not at all: {line.Program}: {line.Problem}{SmtpVerdict.SetBy(test.Culprit(line.Problem))}")
        : null;

    private ProbeResult? Unable(SelfTest test) => complaints.All.LastOrDefault(IsMistake) is { } line
        ? ProbeResult.Mistaken($"mail would be taken and never leave: {line.Program} cannot {(line.IsFatal ? "start" : "use a table")}: {line.Problem}{SmtpVerdict.SetBy(test.Culprit(line.Problem))}")
        : null;

    // An agent that cannot open a table says so as an error, and greets. A missing table of type lmdb has been told of before, and the relay goes on.
    private bool IsMistake(Complaint line) => (line.IsFatal || line.Text.StartsWith("error: ", StringComparison.Ordinal)) && programs.Contains(line.Program)
        && !line.Problem.Contains(".lmdb:")
        && (line.Begins(Mistakes)
            || (line.Problem.StartsWith("open ", StringComparison.Ordinal) && Closed.Any(end => line.Problem.EndsWith(end, StringComparison.Ordinal))));

    private void Open(string path)
    {
        if (AgentCall.Open(path, ConnectLimit) is not { } connection)
        {
            missed.Add(path);
            return;
        }

        try
        {
            // It greets nobody, but closes once it has read a letter; this one has it look at what is due, as it does at its start.
            if (path.EndsWith(Manager, StringComparison.Ordinal))
                connection.Send("W"u8);
            waiting.Add(connection);
        }
        catch (KernelException)
        {
            // It died while it was written to: the log tells.
            connection.Dispose();
        }
    }
}

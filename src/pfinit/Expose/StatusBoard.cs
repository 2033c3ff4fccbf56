// Puts the pieces of the relay's status together, on the thread of whoever asks. Every piece is a figure that its owner keeps ready: nothing here waits
// for the supervisor, for the log or for a disk, but for the queue's survey, and for that only a moment.

using Pfinit.OAuth2;
using Pfinit.Observe;
using Pfinit.Supervise;

namespace Pfinit.Expose;

/// <summary>The one place where a <see cref="RelayStatus"/> is made.</summary>
/// <param name="supervisor">Services and the phase of the end.</param>
/// <param name="log">Lines, and what they tell of the mail.</param>
/// <param name="queue">The census.</param>
/// <param name="room">Which disks are full.</param>
/// <param name="held">How many messages wait for their signature, and how many of them for a key.</param>
/// <param name="time">The clock.</param>
internal sealed class StatusBoard(Func<SupervisorStatus> supervisor, LogStream log, QueueWatch queue, Func<IReadOnlyList<string>> room, Func<(int All, int WithoutKey)> held, TimeProvider time)
{
    public const string Preparing = "preparing";
    public const string Running = "running";

    /// <summary>A walk through a queue of some thousand messages; beyond that the figures of the walk before are shown, and their age.</summary>
    private static readonly TimeSpan SurveyPatience = TimeSpan.FromMilliseconds(25);

    private readonly TimeSpan startedAt = Elapsed.Now(time);
    private readonly DateTimeOffset started = time.GetUtcNow();
    private readonly int pid = Environment.ProcessId;
    private volatile RelayFacts facts = RelayFacts.None;
    private volatile Func<IReadOnlyList<TokenState>> tokens = () => [];
    private volatile Func<IEnumerable<string>> faults = () => [];

    /// <summary>What the settings in force say. Replaced as a whole when others are.</summary>
    public RelayFacts Facts
    {
        get => facts;
        set => facts = value;
    }

    /// <summary>Asks for the tokens of logins; none by default.</summary>
    public Func<IReadOnlyList<TokenState>> Tokens
    {
        set => tokens = value;
    }

    /// <summary>Asks what else is wrong at present, a line each: `subject: text`; nothing by default.</summary>
    public Func<IEnumerable<string>> Faults
    {
        set => faults = value;
    }

    public RelayStatus Read()
    {
        var survey = queue.Ask(SurveyPatience);
        var now = Elapsed.Now(time);
        var (phase, services) = supervisor();
        var waiting = held();
        return new RelayStatus
        {
            Now = now,
            Time = time.GetUtcNow(),
            Started = started,
            Uptime = now - startedAt,
            Pid = pid,
            Phase = phase is ShutdownPhase.None ? (services.Count == 0 ? Preparing : Running) : phase.ToString().ToLowerInvariant(),
            Services = services,
            Queue = survey,
            Mail = log.Mail.Read(),
            FullDisks = room(),
            Held = waiting.All,
            HeldWithoutKey = waiting.WithoutKey,
            Log = new LogFigures(log.Counters.Read, log.Counters.Written, log.Counters.Dropped, log.Counters.Hidden) { Untold = log.Counters.Untold },
            Outages = [.. log.Outages, .. faults()],
            Tokens = tokens(),
            Facts = facts,
        };
    }
}

using Pfinit.Kernel;

namespace Pfinit.Tests.Supervise;

/// <summary>What a process of the simulation does after its spawn. By default it serves after 10 ms and ends 10 ms after SIGTERM.</summary>
internal sealed record Life
{
    public static readonly Life Good = new();

    /// <summary>Null: the next free number.</summary>
    public int? Pid { get; init; }

    /// <summary>Its output, where that is relayed; null: it has none to relay.</summary>
    public string? Writes { get; init; }

    /// <summary>The spawn itself fails with this errno.</summary>
    public int Refused { get; init; }

    /// <summary>It has not called setsid yet: there is no group of its number.</summary>
    public bool MakesGroupLater { get; init; }

    /// <summary>When it answers its probe; null: never.</summary>
    public TimeSpan? ReadyAfter { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>It greets with 421, which is an answer only to a probe that knows that new mail is turned away.</summary>
    public bool TurnsMailAway { get; init; }

    /// <summary>When it stops answering; null: never.</summary>
    public TimeSpan? WedgedAfter { get; init; }

    /// <summary>What it is doing when it does not answer.</summary>
    public ProcessFacts Activity { get; init; } = new("daemon", 'S', 11, 7);

    /// <summary>When it ends by itself; null: never.</summary>
    public TimeSpan? EndsAfter { get; init; }

    public WaitStatus EndsWith { get; init; }

    /// <summary>How long it takes to stop after SIGTERM; null: it ignores it.</summary>
    public TimeSpan? StopsAfter { get; init; } = TimeSpan.FromMilliseconds(10);

    public WaitStatus StopsWith { get; init; }

    /// <summary>Stuck in the kernel: not even SIGKILL ends it or the others of its group.</summary>
    public bool Immortal { get; init; }

    /// <summary>How long the others of its group stay when it ends; null: until a signal.</summary>
    public TimeSpan? OthersStayFor { get; init; } = TimeSpan.Zero;

    /// <summary>The names of the others.</summary>
    public IReadOnlyList<string> Others { get; init; } = ["smtp", "smtp"];

    /// <summary>How long after its end the others of these names stay.</summary>
    public IReadOnlyDictionary<string, TimeSpan> OthersStay { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>The signal that ends the others besides SIGKILL.</summary>
    public int OthersEndBy { get; init; } = Signal.SIGTERM;

    public static Life Exits(double seconds, int status) =>
        new() { EndsAfter = TimeSpan.FromSeconds(seconds), EndsWith = WaitStatus.Exited(status) };

    public static Life Dies(double seconds, int signal) =>
        new() { EndsAfter = TimeSpan.FromSeconds(seconds), EndsWith = WaitStatus.Killed(signal) };
}

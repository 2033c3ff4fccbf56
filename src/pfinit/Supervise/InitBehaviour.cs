// What kind of init pfinit is for a command: its own, tini, dumb-init. Made from a command line by Commands; CommandInit and ForegroundCommand act on it.

using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>All that the inits differ in, and their options change.</summary>
internal sealed record InitBehaviour
{
    /// <summary>`pfinit exec`: adopts orphans wherever it runs.</summary>
    public static readonly InitBehaviour Exec = new() { Name = "exec", BecomesSubreaper = true };

    /// <summary>tini(1): leaves adopting to its user, and warns.</summary>
    public static readonly InitBehaviour Tini = new() { Name = "tini", OtherFailure = 1 };

    /// <summary>dumb-init(1): a session of its own for the command.</summary>
    public static readonly InitBehaviour DumbInit = new()
    {
        Name = "dumb-init",
        NewSession = true,
        SignalsGroup = true,
        ActsAsDumbInit = true,
        NotFound = 2,
        CannotExecute = 2,
        OtherFailure = 2,
    };

    /// <summary>What a terminal stops a job with; SIGSTOP aside, which cannot be caught.</summary>
    public static IReadOnlyList<int> JobControl => [Signal.SIGTSTP, Signal.SIGTTIN, Signal.SIGTTOU];

    /// <summary>The subject of its messages.</summary>
    public required string Name { get; init; }

    /// <summary>Orphans below come to pfinit although it is not PID 1. With neither, tini warns.</summary>
    public bool BecomesSubreaper { get; init; }

    /// <summary>The signal that pfinit gets when its own parent ends; 0: none.</summary>
    public int ParentDeathSignal { get; init; }

    /// <summary>Signals go to the command's process group, not to the command alone.</summary>
    public bool SignalsGroup { get; init; }

    /// <summary>The command leads a session and has the terminal.</summary>
    public bool NewSession { get; init; }

    /// <summary>
    /// In the ways without an option: the command starts with every signal at its default and none blocked, pfinit leaves the working directory and
    /// stops when it is told to stop, and what is left of the command's group gets SIGTERM.
    /// </summary>
    public bool ActsAsDumbInit { get; init; }

    /// <summary>The user's wishes: a signal becomes another one before it is handed on; 0: it is not handed on.</summary>
    public IReadOnlyDictionary<int, int> Rewritten { get; init; } = new Dictionary<int, int>();

    /// <summary>Statuses of the command that become 0.</summary>
    public IReadOnlyCollection<int> CountAsSuccess { get; init; } = [];

    /// <summary>Adopted processes are named when they are reaped.</summary>
    public bool TellsReaped { get; init; }

    /// <summary>0: fatal messages only, 1: warnings, 2: the command's start and end, 3: every signal and process.</summary>
    public int Verbosity { get; init; } = 1;

    /// <summary>Exit status when there is no such command.</summary>
    public int NotFound { get; init; } = Diagnostics.ExitStatus.NotFound;

    /// <summary>Exit status when the command may not be executed.</summary>
    public int CannotExecute { get; init; } = Diagnostics.ExitStatus.CannotExecute;

    /// <summary>Exit status when it cannot be started for another reason.</summary>
    public int OtherFailure { get; init; } = Diagnostics.ExitStatus.CannotExecute;

    /// <summary>
    /// Every signal that can be caught and means something to a command. Not: KILL and STOP, which cannot be caught; CHLD, which is about our own
    /// children; SEGV, BUS, FPE and ILL, which a fault of our own raises; 32 and 33, which the C library keeps for its threads; and SIGRTMIN (34),
    /// with which the .NET runtime stops its threads for the garbage collector. dumb-init hands on TTIN and TTOU and what is at most asked for by
    /// hand (TRAP, ABRT, SYS); tini ignores the first two and takes the others for its own.
    /// </summary>
    public IEnumerable<int> HandedOn => Enumerable.Range(1, Signal.Last).Where(signal => signal switch
    {
        Signal.SIGKILL or Signal.SIGSTOP or Signal.SIGCHLD or Signal.SIGSEGV or Signal.SIGBUS or Signal.SIGFPE or Signal.SIGILL => false,
        32 or 33 or Signal.SIGRTMIN => false,
        Signal.SIGTTIN or Signal.SIGTTOU or Signal.SIGTRAP or Signal.SIGABRT or Signal.SIGSYS => ActsAsDumbInit,
        _ => true,
    });

    /// <summary>Exit status for a command that the kernel refused to start.</summary>
    public int StatusOf(Errno refused) => refused.Value switch
    {
        Libc.ENOENT => NotFound,
        Libc.EACCES => CannotExecute,
        _ => OtherFailure,
    };

    /// <summary>
    /// What is sent when <paramref name="arrived"/> arrives; 0: nothing. A process that leads a session of its own is not stopped by SIGTSTP, SIGTTIN
    /// and SIGTTOU, since nobody there would wake it (an orphaned process group, setpgid(2)): it gets SIGSTOP.
    /// </summary>
    public int SentFor(int arrived) => Rewritten.TryGetValue(arrived, out var other) ? other
        : NewSession && JobControl.Contains(arrived) ? Signal.SIGSTOP
        : arrived;
}

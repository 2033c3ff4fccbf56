// Signal numbers and names. Used wherever a signal is sent, received or shown.
// The numbers are those of x86, Arm and PowerPC Linux (signal(7)); other architectures are not built.

namespace Pfinit.Kernel;

/// <summary>The signals pfinit knows by name.</summary>
internal static class Signal
{
    public const int SIGHUP = 1;
    public const int SIGINT = 2;
    public const int SIGQUIT = 3;
    public const int SIGILL = 4;
    public const int SIGTRAP = 5;
    public const int SIGABRT = 6;
    public const int SIGBUS = 7;
    public const int SIGFPE = 8;
    public const int SIGKILL = 9;
    public const int SIGUSR1 = 10;
    public const int SIGSEGV = 11;
    public const int SIGUSR2 = 12;
    public const int SIGPIPE = 13;
    public const int SIGTERM = 15;
    public const int SIGCHLD = 17;
    public const int SIGCONT = 18;
    public const int SIGSTOP = 19;
    public const int SIGTSTP = 20;
    public const int SIGTTIN = 21;
    public const int SIGTTOU = 22;
    public const int SIGSYS = 31;

    /// <summary>The highest signal number, SIGRTMAX.</summary>
    public const int Last = 64;

    /// <summary>The C library's SIGRTMIN; it keeps 32 and 33 for its own threads (nptl(7)).</summary>
    public const int SIGRTMIN = 34;

    private static readonly string[] Names =
    [
        "signal 0", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG",
        "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>`SIGTERM`, or `signal 40` for a signal without a name of its own.</summary>
    public static string Name(int signal) => signal >= 0 && signal < Names.Length ? Names[signal] : $"signal {signal}";

    /// <summary>The number of a signal as <see cref="Name"/> writes it, `SIGTERM`; null when there is none of that name.</summary>
    public static int? Number(string name) => Array.IndexOf(Names, name) is > 0 and var number ? number : null;
}

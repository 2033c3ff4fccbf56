// The exit statuses pfinit chooses itself. Used by Program and every subcommand.
// Any other status is that of a child: its own, or 128 + N after signal N.

namespace Pfinit.Diagnostics;

/// <summary>Exit statuses, numbered as in sysexits(3) and, for `exec`, as in the shell (POSIX 2.8.2).</summary>
internal static class ExitStatus
{
    public const int Ok = 0;

    /// <summary>
    /// The answer is no. `run`: a daemon did not answer after the last attempt to start it; `health`: the relay does not serve; `reload`: none answers;
    /// `dkim show`: no such key; `oauth2`: no token.
    /// </summary>
    public const int Unhealthy = 1;

    /// <summary>EX_USAGE: the command line is wrong.</summary>
    public const int Usage = 64;

    /// <summary>EX_UNAVAILABLE: `status`: no pfinit runs here, or it does not answer.</summary>
    public const int Unavailable = 69;

    /// <summary>EX_SOFTWARE: a panic, which means a bug in pfinit.</summary>
    public const int Panic = 70;

    /// <summary>EX_OSERR: the operating system refused something pfinit cannot do without.</summary>
    public const int OperatingSystem = 71;

    /// <summary>EX_TEMPFAIL: the queue belongs to another container as long as that runs.</summary>
    public const int QueueTaken = 75;

    /// <summary>EX_NOPERM: `status`, `health`, `reload` and `dkim show`: the answer is for root only.</summary>
    public const int NoPermission = 77;

    /// <summary>EX_CONFIG: the settings are wrong.</summary>
    public const int Settings = 78;

    /// <summary>`exec`: the command was found but cannot be executed.</summary>
    public const int CannotExecute = 126;

    /// <summary>`exec`: no such command.</summary>
    public const int NotFound = 127;

    /// <summary>A child that signal <paramref name="signal"/> ended.</summary>
    public static int FromSignal(int signal) => 128 + signal;
}

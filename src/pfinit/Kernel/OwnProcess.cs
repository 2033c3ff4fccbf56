// What pfinit changes about its own process when it is the init of one command. Called by Supervise/CommandInit, on the main thread.

namespace Pfinit.Kernel;

/// <summary>Attributes of this process: prctl(2), the controlling terminal, the working directory.</summary>
internal static unsafe class OwnProcess
{
    /// <summary>Orphans below us come to us although we are not PID 1; true as well when that was set before pfinit was executed.</summary>
    public static bool IsSubreaper
    {
        get
        {
            var set = 0;
            return Libc.prctl(Libc.PR_GET_CHILD_SUBREAPER, (nuint)(&set), 0, 0, 0) == 0 && set != 0;
        }
    }

    /// <summary>Has the kernel send us <paramref name="signal"/> when our parent ends.</summary>
    public static Errno SetParentDeathSignal(int signal) => Libc.prctl(Libc.PR_SET_PDEATHSIG, (nuint)signal, 0, 0, 0) == 0 ? Errno.None : Libc.LastErrno;

    /// <summary>
    /// Gives up the controlling terminal on fd 0, so that another session can have it (ioctl_tty(2), TIOCNOTTY). When we lead the session the kernel
    /// sends SIGHUP and SIGCONT to the whole group in its foreground; our own are dropped, since nobody hung up. Before
    /// signals are waited for.
    /// </summary>
    public static Errno LeaveTerminal()
    {
        if (Libc.ioctl(0, Libc.TIOCNOTTY, 0) != 0)
            return Libc.LastErrno;
        Drop(Signal.SIGHUP);
        Drop(Signal.SIGCONT);
        return Errno.None;
    }

    public static Errno ChangeDirectory(string path)
    {
        fixed (byte* name = Libc.CString(path))
            return Libc.chdir(name) == 0 ? Errno.None : Libc.LastErrno;
    }

    /// <summary>Ignores <paramref name="signal"/> from now on.</summary>
    public static void Ignore(int signal) => _ = Libc.signal(signal, Libc.SIG_IGN);

    // To ignore a signal discards one that is pending (sigaction(2)).
    private static void Drop(int signal)
    {
        var before = Libc.signal(signal, Libc.SIG_IGN);
        _ = Libc.signal(signal, before);
    }
}

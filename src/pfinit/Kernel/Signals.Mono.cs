// Catching signals on Mono, which has no PosixSignalRegistration: the loader has blocked all signals before any thread existed, so that
// they stay pending until signalfd(2) hands them over. (On .NET that cannot work: some runtime threads leave signals open.)
#if !NET

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>Turns arriving signals into calls of a handler, which must only enqueue: it runs on a thread of its own.</summary>
internal static unsafe class Signals
{
    private const int SFD_CLOEXEC = 0x80000;
    private const int SizeOfSignalfdSiginfo = 128;

    /// <summary>Catches <paramref name="signals"/> for the rest of the process; their default actions no longer happen.</summary>
    public static void Listen(IEnumerable<int> signals, Action<int> enqueue)
    {
        sigset_t set;
        _ = Libc.sigemptyset(&set);
        foreach (var signal in signals)
            _ = sigaddset(&set, signal);
        var fd = signalfd(-1, &set, SFD_CLOEXEC);
        if (fd < 0)
            throw new KernelException("signalfd", "signals", Libc.LastErrno);
        new Thread(() => Read(fd, enqueue)) { IsBackground = true, Name = "signals" }.Start();
    }

    private static void Read(int fd, Action<int> enqueue)
    {
        var siginfo = stackalloc byte[SizeOfSignalfdSiginfo];
        while (true)
        {
            // ssi_signo, the first field of struct signalfd_siginfo, is the number.
            if (read(fd, siginfo, SizeOfSignalfdSiginfo) == SizeOfSignalfdSiginfo)
                enqueue(*(int*)siginfo);
        }
    }

    [DllImport("libc")]
    private static extern int sigaddset(sigset_t* set, int signum);

    [DllImport("libc", SetLastError = true)]
    private static extern int signalfd(int fd, sigset_t* mask, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern nint read(int fd, void* buf, nint count);
}
#endif

// How pfinit takes signals. signals.c blocks them before the runtime has a thread, so no thread is ever interrupted by one: it stays pending, be it
// sent before managed code begins, until a thread of ours asks for it. Neither memory nor a further thread is needed when it arrives.

namespace Pfinit.Kernel;

/// <summary>Signals of this process: to be waited for, or with their usual effect.</summary>
internal static unsafe class Signals
{
    /// <summary>Gives every signal the effect that it had when pfinit was started. On the main thread, before it starts another.</summary>
    public static void Restore() => Block(InheritedSignals.Blocked);

    /// <summary>
    /// Keeps <paramref name="signals"/> for <see cref="Wait"/>, even those that are ignored; all others take effect, even those that were blocked when
    /// pfinit was started. On the main thread, before it starts another: a signal kept in one thread and open in another is not kept.
    /// </summary>
    public static void Keep(SignalSet signals) => Block(signals);

    /// <summary>Waits for one of <paramref name="signals"/>, which are kept, and returns its number.</summary>
    /// <exception cref="KernelException">The set is empty or not valid.</exception>
    public static int Wait(SignalSet signals)
    {
        var set = Native(signals);
        int number;
        var error = Libc.sigwait(&set, &number);
        return error == 0 ? number : throw new KernelException("sigwait", "signals", new Errno(error));
    }

    private static void Block(SignalSet signals)
    {
        var set = Native(signals);
        _ = Libc.sigprocmask(Libc.SIG_SETMASK, &set, null);
    }

    private static sigset_t Native(SignalSet signals)
    {
        sigset_t set;
        _ = Libc.sigemptyset(&set);
        *(ulong*)&set = signals.Bits;
        return set;
    }
}

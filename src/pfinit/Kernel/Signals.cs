// Catching signals on .NET: through the runtime, which owns every signal handler of the process. `run` and `exec` call Listen once.
// Signals.Mono.cs is the same for the other target.
#if NET

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>Turns arriving signals into calls of a handler, which must only enqueue: it runs on a thread of the runtime's.</summary>
internal static class Signals
{
    // A registration that is garbage collected unregisters itself.
    private static readonly List<PosixSignalRegistration> Registrations = [];

    /// <summary>
    /// Catches <paramref name="signals"/> for the rest of the process; their default actions no longer happen. Called on the main thread, which
    /// takes even those that were blocked when pfinit was started.
    /// </summary>
    public static unsafe void Listen(IEnumerable<int> signals, Action<int> enqueue)
    {
        foreach (var signal in signals)
        {
            // The runtime has SIGPIPE ignored, and it catches no signal that is ignored when a handler is registered.
            if (signal == Signal.SIGPIPE)
                _ = Libc.signal(signal, Libc.SIG_DFL);
            Registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, context =>
            {
                context.Cancel = true;
                enqueue(signal);
            }));
        }

        // Not before they are caught: one that is pending would take its default action.
        sigset_t all;
        new Span<byte>(&all, sizeof(sigset_t)).Fill(0xff);
        _ = Libc.sigprocmask(Libc.SIG_UNBLOCK, &all, null);
    }
}
#endif

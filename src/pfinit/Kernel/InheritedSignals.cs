// What inherited_signals.c remembers of the moment pfinit was started, for the child of `exec`, which has to find the same.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>The signals that were ignored and blocked before the runtime set up its own handlers.</summary>
internal static class InheritedSignals
{
    public static SignalSet Ignored => new(inherited_ignored());

    public static SignalSet Blocked => new(inherited_blocked());

    /// <summary>Makes an ignored signal one that <see cref="Signals.Listen"/> can catch.</summary>
    public static void StopIgnoring(int signal) => stop_ignoring(signal);

    [DllImport("inherited_signals")]
    private static extern ulong inherited_ignored();

    [DllImport("inherited_signals")]
    private static extern ulong inherited_blocked();

    [DllImport("inherited_signals")]
    private static extern void stop_ignoring(int number);
}

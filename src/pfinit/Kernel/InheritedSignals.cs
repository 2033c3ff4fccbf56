// What inherited_signals.c remembers of the moment pfinit was started, for the child of `exec`, which has to find the same.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>The signals that were ignored and blocked before the runtime set up its own handlers.</summary>
internal static class InheritedSignals
{
    public static SignalSet Ignored => new(inherited_ignored());

    public static SignalSet Blocked => new(inherited_blocked());

    /// <summary>Makes all that is ignored something that <see cref="Signals.Listen"/> can catch. Before it is called for the first time.</summary>
    public static void StopIgnoring() => stop_ignoring();

    /// <summary>
    /// Calls <paramref name="spawn"/> while <paramref name="ignored"/> are ignored: a child has them ignored only if its parent has. What arrives of
    /// them meanwhile is lost.
    /// </summary>
    public static T WithIgnored<T>(SignalSet ignored, Func<T> spawn)
    {
        ignore_for_now(ignored.Bits);
        try
        {
            return spawn();
        }
        finally
        {
            catch_again(ignored.Bits);
        }
    }

    [DllImport("inherited_signals")]
    private static extern ulong inherited_ignored();

    [DllImport("inherited_signals")]
    private static extern ulong inherited_blocked();

    [DllImport("inherited_signals")]
    private static extern void stop_ignoring();

    [DllImport("inherited_signals")]
    private static extern void ignore_for_now(ulong set);

    [DllImport("inherited_signals")]
    private static extern void catch_again(ulong set);
}

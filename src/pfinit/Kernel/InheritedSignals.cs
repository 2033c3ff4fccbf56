// What signals.c remembers of the moment pfinit was started, for the child of `exec`, which has to find the same.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>The signals that were ignored and blocked before the runtime set up its own handlers.</summary>
internal static class InheritedSignals
{
    public static SignalSet Ignored => new(inherited_ignored());

    public static SignalSet Blocked => new(inherited_blocked());

    /// <summary>
    /// Calls <paramref name="spawn"/> while <paramref name="ignored"/> are ignored, even those that the runtime has a handler for: a child has them
    /// ignored only if its parent has.
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
            catch_again();
        }
    }

    [DllImport("signals")]
    private static extern ulong inherited_ignored();

    [DllImport("signals")]
    private static extern ulong inherited_blocked();

    [DllImport("signals")]
    private static extern void ignore_for_now(ulong set);

    [DllImport("signals")]
    private static extern void catch_again();
}

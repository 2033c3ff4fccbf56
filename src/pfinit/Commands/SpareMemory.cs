namespace Pfinit.Commands;

/// <summary>What reading settings leaves behind.</summary>
internal static class SpareMemory
{
    /// <summary>
    /// Gives it back to the system. Settings and plan leave more garbage than a day of running, and then hardly anything is allocated that would have it
    /// collected. All threads stand still meanwhile, for milliseconds.
    /// </summary>
    public static void Return() =>
#if NET
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
#else
        GC.Collect();
#endif
}

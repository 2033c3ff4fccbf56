// What `postqueue -f` says to the queue manager, said without a process: qmgr(8) takes letters on its socket (mail_flush.c and qmgr.h of Postfix).

using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Observe;

/// <summary>Requests to Postfix's queue manager. Each is false when it does not run (yet).</summary>
internal static class QueueManager
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Has Postfix try all mail again that it keeps: forget dead destinations, scan everything, whenever it is due.</summary>
    public static bool Flush() => Ask("FADI"u8);

    /// <summary>Has it look now at what is due, deferred and incoming.</summary>
    public static bool ScanDue() => Ask("DI"u8);

    private static bool Ask(ReadOnlySpan<byte> letters)
    {
        try
        {
            using var manager = Connection.ToUnix(Paths.Queue + "/public/qmgr", Deadline.After(Patience));
            manager.Send(letters);
            return true;
        }
        catch (KernelException)
        {
            return false;
        }
    }
}

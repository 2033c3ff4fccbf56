// What `postqueue -f` says to the queue manager, said without a process: qmgr(8) takes letters on its socket.

using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.OAuth2;

/// <summary>Has Postfix try all mail again that it keeps.</summary>
internal static class QueueFlush
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>False when the queue manager does not run (yet).</summary>
    public static bool Try()
    {
        try
        {
            // Forget dead destinations; scan everything, whenever it is due: deferred, incoming (mail_flush.c and qmgr.h of Postfix).
            using var manager = Connection.ToUnix(Paths.Queue + "/public/qmgr", Deadline.After(Patience));
            manager.Send("FADI"u8);
            return true;
        }
        catch (KernelException)
        {
            return false;
        }
    }
}

// The path at which a daemon makes its socket. What is there already would stop it when it may not remove it: a file of root's, a directory that
// Docker made for a mount without a source. Called before each start of such a daemon.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Clears the place, except of a socket on which somebody listens and of what may be of value.</summary>
internal static class SocketPlace
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    /// <summary>What was removed, or is in the way; null when there was nothing, or somebody listens there, which is for the daemon to say.</summary>
    public static Diagnostic? Clear(string path)
    {
        try
        {
            if (LinuxFiles.Find(path) is not { } facts || (facts.IsSocket && SomebodyListens(path)))
                return null;

            // A socket without a listener is the usual thing after a daemon was killed.
            if (facts.IsRegular && facts.Size > 0 && !path.StartsWith(Paths.OpenDkimRun + "/", StringComparison.Ordinal))
                return Diagnostic.Error(path, "is a file with something in it, in the way of a socket; remove it or choose another path");
            LinuxFiles.Discard(path, facts.IsDirectory);
            return facts.IsSocket ? null : Diagnostic.Info(path, "was in the way of a socket; removed");
        }
        catch (KernelException e)
        {
            var advice = e.Errno.Value is Libc.EBUSY or Libc.ENOTEMPTY ? "; a mount whose source does not exist makes a directory" : "";
            return Diagnostic.Error(path, $"is in the way of a socket and cannot be removed: {e.Call}: {e.Errno}{advice}");
        }
    }

    private static bool SomebodyListens(string path)
    {
        try
        {
            using var connection = Connection.ToUnix(path, Deadline.After(Patience));
            return true;
        }
        catch (KernelException e)
        {
            return e.Errno.Value is not Libc.ECONNREFUSED;
        }
    }
}

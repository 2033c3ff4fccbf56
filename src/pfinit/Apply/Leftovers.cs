// What an earlier run, a backup or another image left where Postfix wants its locks. A file there that is its own does no harm, since the lock ends
// with the process; anything else would stop every start. Called by `run` when nobody else can be using the queue.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Puts right what stands in the way of a start.</summary>
internal sealed class Leftovers(string queue, string data, Account? postfix)
{
    private const int OwnerReadsAndWrites = 0x180; // 0600

    private readonly List<Diagnostic> diagnostics = [];

    /// <summary>Those of this image.</summary>
    public static List<Diagnostic> PutRight(Accounts accounts) => new Leftovers(Paths.Queue, Paths.PostfixData, accounts.User("postfix")).PutRight();

    public List<Diagnostic> PutRight()
    {
        // master(8) opens the first as root and the second as its own account, and takes no file with a second name (safe_open(3) of Postfix).
        Try($"{queue}/pid/master.pid", owner: null);
        Try($"{data}/master.lock", postfix);
        return diagnostics;
    }

    // Never a file that might do: it may be locked after all, where locks do not reach from one container to the other.
    private void Lock(string path, Account? owner)
    {
        if (LinuxFiles.Find(path) is not { } facts)
            return;
        if (!facts.IsRegular || facts.Links > 1)
        {
            LinuxFiles.Discard(path, facts.IsDirectory);
            diagnostics.Add(Diagnostic.Info(path, "was left behind and no file that Postfix would lock; removed"));
        }
        else if (owner is { } account && (facts.Uid != account.Uid || (facts.Mode & OwnerReadsAndWrites) != OwnerReadsAndWrites))
        {
            LinuxFiles.SetMode(path, OwnerReadsAndWrites);
            LinuxFiles.SetOwner(path, account.Uid, account.Gid);
            diagnostics.Add(Diagnostic.Info(path, "was left behind with an owner or mode that keeps Postfix from locking it; put right"));
        }
    }

    private void Try(string path, Account? owner)
    {
        try
        {
            Lock(path, owner);
        }
        catch (KernelException e)
        {
            diagnostics.Add(Diagnostic.Error(path, $"is in the way of Postfix's lock and cannot be put right: {e.Call}: {e.Errno}"));
        }
    }
}

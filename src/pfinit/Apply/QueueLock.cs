// One queue, one container: postsuper on the queue of a running Postfix destroys mail, and two masters on one queue deliver it twice. `run` takes
// this lock before it touches anything, and holds it as long as it lives; the kernel ends it with the process, so what a crash leaves behind
// (the file) stops nobody. The file has two lines: who holds it, and a mark as long as Postfix runs, by which the next start knows of a run that was
// killed.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Sees that nobody else uses the queue.</summary>
/// <param name="directory">Where Postfix keeps its own lock, `pid` in the queue directory; made when it is not there yet.</param>
internal sealed class QueueLock(string directory = Paths.QueuePid)
{
    /// <summary>master(8) holds a lock on it, that of an image without pfinit, too.</summary>
    private const string MasterPid = "master.pid";

    private const string Own = "pfinit.lock";
    private const string Mark = "Postfix runs";
    private const int Mode = 0x1a4; // 0644
    private const int DirectoryMode = 0x1ed; // 0755

    private FileHandle? held;
    private string holder = "";
    private bool begun;

    /// <summary>The last run, if it was one of ours, ended before its Postfix did: it was killed.</summary>
    public bool LastRunWasKilled { get; private set; }

    /// <summary>
    /// Takes the lock. Null, or what is wrong: fatal when another container has the queue, a warning where the file system knows no locks or no file
    /// can be made; then the start goes on without.
    /// </summary>
    /// <param name="host">The name of this host, for the message in the other container.</param>
    public Diagnostic? Take(string host)
    {
        // Our own first: an attempt on master's lock could be in the way of a master that another pfinit is just starting.
        var problem = TakeOwn();
        if (problem is { Severity: Severity.Fatal })
            return problem;
        try
        {
            if (MasterRuns())
                return Taken("a Postfix that is not ours holds", MasterPid);
        }
        catch (KernelException e)
        {
            problem ??= Diagnostic.Warning(e.Subject, $"{e.Call}: {e.Errno}; see to it that no other Postfix uses this queue");
        }

        (holder, LastRunWasKilled) = (host, IsMarked());
        Sign(LastRunWasKilled);
        return problem;
    }

    /// <summary>Postfix is about to start.</summary>
    public void Begin()
    {
        begun = true;
        Sign(marked: true);
    }

    /// <summary>Postfix is down. Before <see cref="Begin"/> it has no effect: what was killed earlier is still to be told of.</summary>
    public void End()
    {
        if (begun)
            Sign(marked: false);
    }

    /// <summary>For tests: what the end of the process does.</summary>
    public void Release() => held?.Dispose();

    private Diagnostic? TakeOwn()
    {
        try
        {
            if (LinuxFiles.FindTarget(directory) is null)
                LinuxFiles.MakeDirectory(directory, DirectoryMode);
            var file = LinuxFiles.Open($"{directory}/{Own}", Libc.O_RDWR | Libc.O_CREAT | Libc.O_APPEND, Mode);
            if (file.TryLock() is { Failed: true } errno)
            {
                using (file)
                    return errno.Value == Libc.EAGAIN ? Taken($"pfinit of host {Holder(file)} holds") : NoLock("flock", errno);
            }

            held = file;
            return null;
        }
        catch (KernelException e)
        {
            return NoLock(e.Call, e.Errno);
        }
    }

    // For messages only: the lock holds on a full disk as well.
    private void Sign(bool marked)
    {
        try
        {
            held?.Truncate();
            held?.Write(Encoding.UTF8.GetBytes(marked ? $"{holder}\n{Mark}\n" : $"{holder}\n"));
        }
        catch (KernelException)
        {
            // It will say `host ""`.
        }
    }

    private bool IsMarked()
    {
        try
        {
            return held is not null && Lines(held).Contains(Mark);
        }
        catch (KernelException)
        {
            return false;
        }
    }

    private bool MasterRuns()
    {
        var path = $"{directory}/{MasterPid}";
        if (LinuxFiles.FindTarget(path) is null)
            return false;
        using var file = LinuxFiles.Open(path, Libc.O_RDWR);
        return file.TryLock().Value == Libc.EAGAIN;
    }

    private static string Holder(FileHandle file) => Quotation.Of(Lines(file)[0].Trim());

    private static string[] Lines(FileHandle file) => Encoding.UTF8.GetString(file.ReadToEnd()).Split('\n');

    private Diagnostic Taken(string who, string file = Own) =>
        Diagnostic.Fatal(directory, $"another container uses this queue: {who} the lock of {file}; stop it first, nothing was touched");

    private Diagnostic NoLock(string call, Errno errno) =>
        Diagnostic.Warning(directory, $"the queue cannot be locked: {call}: {errno}; see to it that no other container uses it");
}

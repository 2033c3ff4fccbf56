// Generates DKIM keys side by side and writes them. DkimKeys (at the start of the relay) and `pfinit dkim keygen` use it.
// A private key is never overwritten: its record may be published already.

using System.Text;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Makes key files.</summary>
/// <param name="privateFile">Owner and mode of private keys.</param>
/// <param name="recordFile">Owner and mode of the records beside them.</param>
internal sealed class KeyGenerator(Ownership privateFile, Ownership recordFile)
{
    /// <summary>Returns when all are done, in the given order. One that fails does not keep the others from being made.</summary>
    /// <param name="keys">What to make.</param>
    /// <param name="stop">
    /// Asked before each key, from several threads; true ends the work with those begun, and the others are missing in the result.
    /// </param>
    public IReadOnlyList<GeneratedKey> Generate(IReadOnlyList<PlannedKey> keys, Func<bool>? stop = null)
    {
        var results = new GeneratedKey?[keys.Count];
        var next = -1;
        void Work()
        {
            while (stop?.Invoke() != true && Interlocked.Increment(ref next) is var index && index < keys.Count)
                results[index] = Generate(keys[index]);
        }

        // This thread is one of the workers. Finding primes is all CPU: more threads than processors would gain nothing.
        var workers = Enumerable.Range(1, Math.Min(Environment.ProcessorCount, keys.Count) - 1)
            .Select(number => TryStart($"dkim-keygen-{number}", Work)).OfType<Thread>().ToList();
        Work();
        workers.ForEach(worker => worker.Join());
        return [.. results.OfType<GeneratedKey>()];
    }

    // Without it the others have more to do.
    private static Thread? TryStart(string name, Action work)
    {
        try
        {
            return NamedThread.Start(name, work);
        }
        catch (NoThreadException)
        {
            return null;
        }
    }

    private GeneratedKey Generate(PlannedKey planned)
    {
        try
        {
            if (LinuxFiles.Find(planned.PrivatePath) is not null)
                return Existing(planned);
            using var key = PrivateKey.GenerateRsa(planned.Bits);
            var der = key.ToDer();
            var record = new DkimRecord(planned.Domain, planned.Selector, PrivateKeyFile.RsaPublicKey(der)!);

            // One writer at a time, also between containers. Where the file system knows no locks, link(2) alone decides.
            using var directory = LinuxFiles.OpenToRead(Path.GetDirectoryName(planned.PrivatePath)!);
            _ = directory.Lock();
            AtomicFile.Create(planned.PrivatePath, PrivateKeyFile.ToPem(der), privateFile);
            AtomicFile.Write(planned.RecordPath, Encoding.ASCII.GetBytes(record.ToBind() + "\n"), recordFile);
            return new GeneratedKey(planned, record, "");
        }
        catch (KernelException e) when (e.Errno.Value == Libc.EEXIST)
        {
            return Existing(planned);
        }
        catch (KernelException e) when (e.Errno.Value == Libc.ENOENT)
        {
            return new GeneratedKey(planned, null, $"cannot be written: there is no directory {Path.GetDirectoryName(planned.PrivatePath)}; make it first");
        }
        catch (KernelException e)
        {
            return new GeneratedKey(planned, null, $"cannot be written: {e.Call}: {e.Errno}{Failures.Advice(e.Errno, Path.GetDirectoryName(e.Subject) ?? "/")}");
        }
        catch (Exception e)
        {
            // Nothing may escape: on these threads it would end the process.
            return new GeneratedKey(planned, null, $"cannot be generated: {(e is DllNotFoundException ? "libcrypto.so.3 is not installed" : e.Message)}");
        }
    }

    private static GeneratedKey Existing(PlannedKey planned) => new(planned, null, "exists already and is left as it is") { IsThere = true };
}

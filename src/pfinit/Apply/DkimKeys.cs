// DKIM key files as the rest of pfinit asks for them: Commands/Run inspects before it plans, Applier generates what is missing.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Inspects and generates key files.</summary>
internal static class DkimKeys
{
    /// <summary>0400: OpenDKIM reads it under its own account, nobody writes it.</summary>
    public static readonly Access PrivateAccess = new("opendkim", "opendkim", Convert.ToInt32("400", 8));

    /// <summary>Looks at a private key file. Changes nothing and does not throw.</summary>
    public static KeyState Inspect(string path)
    {
        try
        {
            // A link that leads nowhere is a key that somebody meant to be there, such as a secret that was not mounted.
            if (LinuxFiles.FindTarget(path) is null)
                return LinuxFiles.Find(path) is null ? new KeyState.Missing() : new KeyState.Unreadable(new Errno(Libc.ENOENT));
            using var file = LinuxFiles.OpenToRead(path);
            return PrivateKeyFile.Parse(file.ReadToEnd());
        }
        catch (KernelException e)
        {
            return new KeyState.Unreadable(e.Errno);
        }
        catch (Exception e) when (e is LibraryException or DllNotFoundException)
        {
            return new KeyState.NotAKey($"cannot be parsed: {(e is LibraryException ? e.Message : "libcrypto.so.3 is not installed")}");
        }
    }

    /// <summary>
    /// Generates keys, as many at a time as there are processors, until <paramref name="stop"/> says true. Returns the records to publish, and
    /// fatal lines for what failed. A key that another container has made in the same directory meanwhile is as good.
    /// </summary>
    public static IReadOnlyList<Diagnostic> Generate(IReadOnlyList<PlannedKey> keys, Accounts accounts, Func<bool>? stop = null)
    {
        if (accounts.Resolve(PrivateAccess, out var problem) is not { } privateFile || accounts.Resolve(Access.Public, out problem) is not { } recordFile)
            return [Diagnostic.Fatal("dkim", $"no keys are generated: {problem}")];
        return [.. new KeyGenerator(privateFile, recordFile).Generate(keys, stop)
            .Select(key => key.IsThere ? Diagnostic.Info(key.Planned.PrivatePath, "somebody else has made it meanwhile, and it is used; `pfinit dkim show` has its record") : key.ToDiagnostic())];
    }
}

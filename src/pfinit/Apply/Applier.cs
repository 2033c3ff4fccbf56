// Carries out the part of a plan that is on disk. Commands/Run calls it once, before init scripts and daemons; nothing else is running then.
// Doing it again changes nothing: files, tables and directories that are right already are not touched.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Apply;

/// <summary>Puts directories, files, tables and keys in place.</summary>
internal sealed class Applier
{
    private readonly Accounts accounts;
    private readonly List<Diagnostic> diagnostics = [];
    private readonly Failures failures;
    private readonly Func<bool>? stop;
    private readonly List<string> written = [];
    private IReadOnlyList<Diagnostic> ofKeys = [];
    private int unchanged;

    private Applier(IEnumerable<PlannedDirectory> directories, Accounts accounts, Func<bool>? stop)
    {
        this.accounts = accounts;
        this.stop = stop;
        failures = new Failures(directories.Select(directory => directory.Path));
    }

    /// <summary>
    /// Does everything that can be done and returns all there is to say: fatal for what the relay cannot run without, warnings, the records of
    /// new keys, what <see cref="RelayPlan.Judge"/> makes of keys that OpenDKIM will not use, a line with counts. Does not throw for trouble with the disk.
    /// Keys take long, thousands of them minutes: none is begun once <paramref name="stop"/>, which any thread may ask, says true.
    /// </summary>
    public static IReadOnlyList<Diagnostic> Apply(RelayPlan plan, Accounts accounts, Func<bool>? stop = null)
    {
        var applier = new Applier(plan.Directories, accounts, stop);
        applier.Run(plan);
        return applier.diagnostics;
    }

    /// <summary>
    /// As <see cref="Apply"/>, while the relay runs: without the count, since whoever calls it says what has changed, by the paths in
    /// <paramref name="changed"/>.
    /// </summary>
    public static IReadOnlyList<Diagnostic> Apply(RelayPlan plan, Accounts accounts, Func<bool>? stop, ICollection<string> changed)
    {
        var applier = new Applier(plan.Directories, accounts, stop);
        applier.Carry(plan);
        applier.written.ForEach(changed.Add);
        return [.. applier.diagnostics, .. applier.ofKeys, .. applier.failures.Diagnostics()];
    }

    /// <summary>Puts one table in place while the relay runs; Postfix notices. Returns what went wrong, fatal when the table is as it was.</summary>
    public static IReadOnlyList<Diagnostic> Replace(PlannedTable table, Accounts accounts) =>
        Replace(table.Path, table.Access, accounts, (applier, ownership) => applier.Write(table, ownership));

    /// <summary>As <see cref="Replace"/>; what there is to say is logged. False when the file is not as planned.</summary>
    public static bool TryReplace(PlannedFile file, Accounts accounts)
    {
        var problems = Replace(file, accounts);
        foreach (var problem in problems)
            Log.Write(problem);
        return problems.All(problem => problem.Severity < Severity.Error);
    }

    /// <summary>Writes one file of the plan anew, while everything runs.</summary>
    public static IReadOnlyList<Diagnostic> Replace(PlannedFile file, Accounts accounts) =>
        Replace(file.Path, file.Access, accounts, (applier, ownership) => applier.Write(file, ownership));

    /// <summary>Sets back the time of files that Postfix would otherwise wait for. To be called again once init scripts may have written them.</summary>
    public static void BackDate(RelayPlan plan)
    {
        foreach (var file in plan.Files.Where(file => file.BackDated))
        {
            try
            {
                AtomicFile.BackDate(file.Path);
            }
            catch (KernelException)
            {
                // It costs a start two seconds, no more, and a file that cannot be touched has been reported before.
            }
        }
    }

    private static IReadOnlyList<Diagnostic> Replace(string path, Access access, Accounts accounts, Action<Applier, Ownership> write)
    {
        var applier = new Applier([], accounts, null);
        applier.Attempt(path, access, ownership => write(applier, ownership));
        return [.. applier.diagnostics, .. applier.failures.Diagnostics()];
    }

    private void Run(RelayPlan plan)
    {
        Carry(plan);
        diagnostics.Add(Diagnostic.Info("files", $"{written.Count} written, {unchanged} unchanged"));

        // At the end, where the reason why a container has stopped is looked for.
        diagnostics.AddRange(ofKeys);
        diagnostics.AddRange(failures.Diagnostics());
    }

    private void Carry(RelayPlan plan)
    {
        foreach (var directory in plan.Directories)
            Attempt(directory.Path, directory.Access, ownership => Ensure(directory, ownership), failures.AddDirectory);
        foreach (var copy in plan.Copies)
            Attempt(copy.Target, Access.Public, ownership => Copy(copy, ownership));
        // Before new ones are written: a table whose type has changed has the same path.
        foreach (var path in plan.StaleTables)
            Attempt(path, Access.Public, _ => RemoveTable(path));
        foreach (var file in plan.Files)
            Attempt(file.Path, file.Access, ownership => Write(file, ownership));
        foreach (var table in plan.Tables)
            Attempt(table.Path, table.Access, ownership => Write(table, ownership));
        foreach (var key in plan.KeyCopies)
            Attempt(key.Target, DkimKeys.PrivateAccess, ownership => Copy(key, ownership));
        foreach (var path in plan.StaleFiles)
            Attempt(path, Access.Public, _ => Remove(path));
        if (plan.Logins.Count > 0)
            Attempt(Paths.SaslDatabase, Access.PostfixSecret, ownership => Write(Paths.SaslDatabase, SaslDatabase.Build(plan.Logins), Access.PostfixSecret, ownership, backDated: false));
        if (plan.SelfSigned is { Kept: null } certificate)
            Attempt(certificate.Path, Access.Secret, ownership => Generate(certificate, ownership));
        var newKeys = plan.NewKeys.Where(key => !failures.Covers(key.PrivatePath)).ToList();
        if (newKeys.Count > 0)
            diagnostics.AddRange(DkimKeys.Generate(newKeys, accounts, stop));
        if (plan.KeyFiles.Count > 0)
            ofKeys = [.. KeyProtection.Ensure(plan.KeyFiles, accounts, plan.RequiresSafeKeys).Select(plan.Judge)];
    }

    private void Attempt(string path, Access access, Action<Ownership> action, Action<string, KernelException>? report = null)
    {
        if (failures.Covers(path))
            return;
        if (accounts.Resolve(access, out var problem) is not { } ownership)
        {
            diagnostics.Add(Diagnostic.Fatal(path, $"cannot belong to {access.Owner}:{access.Group}: {problem}"));
            return;
        }

        try
        {
            action(ownership);
        }
        catch (KernelException e)
        {
            (report ?? failures.AddFile)(path, e);
        }
        catch (Exception e) when (e is LibraryException or DllNotFoundException)
        {
            diagnostics.Add(Diagnostic.Fatal(path, $"cannot be built: {(e is LibraryException ? e.Message : "liblmdb.so.0 (Debian: liblmdb0) or libcrypto.so.3 (libssl3t64) is not installed")}"));
        }
    }

    private void Ensure(PlannedDirectory directory, Ownership ownership)
    {
        var contents = accounts.User(directory.Access.Owner)!.Value;
        try
        {
            Count(directory.Path, DirectorySetup.Ensure(directory, ownership, contents));
        }
        catch (KernelException) when (directory.OnlyRead && LinuxFiles.FindTarget(directory.Path) is { IsDirectory: true })
        {
            Count(directory.Path, changed: false);
        }
    }

    private void Copy(PlannedCopy copy, Ownership ownership)
    {
        if (LinuxFiles.Find(copy.Target) is not null)
            return;
        using var source = LinuxFiles.OpenToRead(copy.Source);
        Count(copy.Target, AtomicFile.Write(copy.Target, source.ReadToEnd(), ownership) != WriteResult.Unchanged);
    }

    private void Copy(PlannedKeyCopy key, Ownership ownership)
    {
        using var source = LinuxFiles.OpenToRead(key.Source);
        AtomicFile.Create(key.Target, source.ReadToEnd(), ownership);
        Count(key.Target, changed: true);
    }

    private void Write(PlannedFile file, Ownership ownership)
    {
        if (file.Marked)
            KeepForeign(file.Path, ownership);
        Write(file.Path, Encoding.UTF8.GetBytes(file.Content), file.Access, ownership, file.BackDated);
    }

    private void Write(PlannedTable table, Ownership ownership)
    {
        var lmdb = table.Path + LookupTable.LmdbSuffix;
        KeepForeign(table.Path, ownership);
        Write(table.Path, Encoding.UTF8.GetBytes(table.ToText()), table.Access, ownership, backDated: false);
        Write(lmdb, LmdbMap.Build(table.Path, table.Rows, diagnostics), table.Access, ownership, backDated: false);

        // Postfix warns about a table that is older than its source, as this one is when only the text has changed.
        if (LinuxFiles.FindTarget(table.Path) is { } text && LinuxFiles.FindTarget(lmdb) is { } map && map.Modified.Seconds < text.Modified.Seconds)
        {
            using var file = LinuxFiles.OpenToRead(lmdb);
            file.SetModified(text.Modified);
        }
    }

    private void Write(string path, byte[] content, Access access, Ownership ownership, bool backDated)
    {
        var result = AtomicFile.Write(path, content, ownership, backDated);
        if (result == WriteResult.WrittenInPlace)
            diagnostics.Add(Diagnostic.Info(path, "is a mount of its own and was overwritten in place; mount its directory to have it replaced atomically"));
        if (result == WriteResult.NotCorrected)
            diagnostics.Add(Diagnostic.Warning(path, $"should be {access}, but its owner and mode cannot be changed here"));
        Count(path, result is WriteResult.Written or WriteResult.WrittenInPlace or WriteResult.Corrected);
    }

    // Its lines may be the only ones: a user who writes a table by hand and sets it in the settings, too, has one of them by mistake.
    private void KeepForeign(string path, Ownership ownership)
    {
        if (!TableText.IsForeign(path))
            return;
        var copy = path + ".before-pfinit";
        using var foreign = LinuxFiles.OpenToRead(path);
        AtomicFile.Write(copy, foreign.ReadToEnd(), ownership);
        diagnostics.Add(Diagnostic.Warning(path, $"was not written by pfinit; the settings ask for a file of this name, so it is replaced and kept as {copy}"));
    }

    private void Generate(PlannedCertificate certificate, Ownership ownership)
    {
        var fact = CertificateFiles.Generate(certificate, ownership);
        diagnostics.Add(certificate.Describe(fact, "generated"));
        Count(certificate.Path, changed: true);
    }

    private void RemoveTable(string path)
    {
        var lmdb = path + LookupTable.LmdbSuffix;
        AtomicFile.RemoveLeftOver(path);
        AtomicFile.RemoveLeftOver(lmdb);
        if (!TableText.IsOurs(path))
            return;

        // The text last: as long as it is there, a start that was cut short is made up for by the next one.
        Remove(lmdb);
        Remove(path);
    }

    private void Remove(string path)
    {
        if (AtomicFile.Remove(path))
            written.Add(path);
    }

    private void Count(string path, bool changed)
    {
        if (changed)
            written.Add(path);
        else
            unchanged++;
    }
}

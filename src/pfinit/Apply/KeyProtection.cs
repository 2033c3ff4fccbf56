// Sees to it that OpenDKIM can and will read the private keys. Applier calls it with the keys of the plan, and `check` to know what Applier would say.
// OpenDKIM starts happily with a key it cannot use and then fails each message, so it must be said before.

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Owner and mode of existing private keys.</summary>
internal sealed class KeyProtection
{
    private const int GroupWrite = 0x10;
    private const int OthersWrite = 0x02;
    private const int OwnersDirectory = 0x1c0; // 0700
    private const int Read = 4;
    private const int Search = 1;

    private const string Lenient = ", or set OPENDKIM_RequireSafeKeys=no";

    private readonly Ownership wanted;
    private readonly bool requiresSafeKeys;
    private readonly string volume;
    private readonly bool looksOnly;

    /// <summary>What is wrong with a directory or one above it. Thousands of keys are usually in one.</summary>
    private readonly Dictionary<string, string?> directories = new(StringComparer.Ordinal);

    private KeyProtection(Ownership wanted, bool requiresSafeKeys, string volume, bool looksOnly) =>
        (this.wanted, this.requiresSafeKeys, this.volume, this.looksOnly) = (wanted, requiresSafeKeys, volume, looksOnly);

    /// <summary>
    /// Gives keys to opendkim with mode 0400 where they have another owner or are open to others, then checks what OpenDKIM is going to check.
    /// An error for each key it will not use, a mistake, or where that cannot be told: mail of that domain would be refused or go out unsigned.
    /// </summary>
    /// <param name="paths">Key files; one that is not there is passed over.</param>
    /// <param name="accounts">Who opendkim is.</param>
    /// <param name="requiresSafeKeys">OpenDKIM minds who else can read or replace a key; else it is enough that it can read it itself.</param>
    /// <param name="volume">Directories below this one are for keys alone: one that others can write to is closed to them.</param>
    public static IReadOnlyList<Diagnostic> Ensure(
        IEnumerable<string> paths, Accounts accounts, bool requiresSafeKeys = true, string volume = Paths.Keys) =>
        Check(paths, accounts, requiresSafeKeys, volume, looksOnly: false);

    /// <summary>As <see cref="Ensure(IEnumerable{string}, Accounts, bool, string)"/>, changing nothing: what root could change counts as changed.</summary>
    public static IReadOnlyList<Diagnostic> Foresee(
        IEnumerable<string> paths, Accounts accounts, bool requiresSafeKeys = true, string volume = Paths.Keys) =>
        Check(paths, accounts, requiresSafeKeys, volume, looksOnly: true);

    private static IReadOnlyList<Diagnostic> Check(IEnumerable<string> paths, Accounts accounts, bool requiresSafeKeys, string volume, bool looksOnly)
    {
        if (accounts.Resolve(DkimKeys.PrivateAccess, out var problem) is not { } wanted)
            return [Diagnostic.Fatal("dkim", problem)];
        return [.. paths.Select(new KeyProtection(wanted, requiresSafeKeys, volume, looksOnly).Ensure).OfType<Diagnostic>()];
    }

    private Diagnostic? Ensure(string path)
    {
        var refusal = "";
        try
        {
            var file = TrustedPath.Follow(path, out var distrusted) ?? LinuxFiles.RealPath(path);
            if (file is null || LinuxFiles.Find(file) is not { } facts)
                return null;
            if (!IsPrivate(facts) && distrusted is not null)
            {
                refusal = $"; it keeps owner and mode, since {distrusted} is not a link that root made";
            }
            else if (!IsPrivate(facts))
            {
                refusal = Give(file);
                facts = looksOnly && refusal.Length == 0 ? facts with { Uid = wanted.Uid, Gid = wanted.Gid, Mode = wanted.Mode } : LinuxFiles.Find(file) ?? facts;
            }

            var complaint = KeyComplaint(facts, refusal) ?? DirectoryComplaint(Path.GetDirectoryName(file)!);
            return complaint is null ? null : Diagnostic.Error(path, complaint) with { IsMistake = true };
        }
        catch (KernelException e)
        {
            return Diagnostic.Error(path, $"cannot be checked: {e.Call} {e.Subject}: {e.Errno}");
        }
    }

    private bool IsPrivate(FileFacts facts)
    {
        const int GroupAndOthers = 0x3f;
        return facts.Uid == wanted.Uid && (facts.Mode & GroupAndOthers) == 0 && Allowed(facts, Read);
    }

    /// <summary>Empty, or the end of a message: why the key keeps its owner and mode.</summary>
    private string Give(string path)
    {
        try
        {
            if (looksOnly)
                return LinuxFiles.IsReadOnly(path) ? throw new KernelException("chmod", path, new Errno(Libc.EROFS)) : "";
            using var file = LinuxFiles.OpenToRead(path);
            file.SetOwnership(wanted.Uid, wanted.Gid, wanted.Mode);
            return "";
        }
        catch (KernelException e)
        {
            return $" ({e.Call}: {e.Errno}); give it uid {wanted.Uid} and mode 0400, or gid {wanted.Gid} and 0440, where it comes from";
        }
    }

    // OpenDKIM wants nobody but itself and root to be able to read or replace the key (RequireSafeKeys in opendkim.conf(5)).
    private string? KeyComplaint(FileFacts key, string refusal)
    {
        if (!Allowed(key, Read))
            return $"opendkim cannot read it: uid {key.Uid}, mode {Octal(key.Mode)}{refusal}";
        var othersBits = key.Mode & 7;
        return requiresSafeKeys && (othersBits != 0 || (key.Mode & GroupWrite) != 0)
            ? $"OpenDKIM refuses a key that others can read or write: mode {Octal(key.Mode)}{refusal}{Lenient}"
            : null;
    }

    private string? DirectoryComplaint(string directory)
    {
        if (!directories.TryGetValue(directory, out var complaint))
        {
            var real = LinuxFiles.RealPath(directory);
            var isForKeys = real?.StartsWith(volume + "/", StringComparison.Ordinal) == true;
            if (isForKeys && !looksOnly)
                Close(real!);

            // Ensure would close it.
            var passed = isForKeys && looksOnly && !LinuxFiles.IsReadOnly(real!) ? real : null;
            complaint = Ancestors(real).Where(place => place.Path != passed).Select(DirectoryComplaint).FirstOrDefault(text => text is not null);
            directories.Add(directory, complaint);
        }

        return complaint;
    }

    // Links of a Kubernetes volume lead through a directory of its own. Where it cannot be changed, what is wrong with it is said.
    private void Close(string directory)
    {
        try
        {
            if (LinuxFiles.Find(directory) is { } facts && DirectoryComplaint(new FoundFile(directory, facts)) is not null)
            {
                LinuxFiles.SetMode(directory, OwnersDirectory);
                LinuxFiles.SetOwner(directory, wanted.Uid, wanted.Gid);
            }
        }
        catch (KernelException)
        {
        }
    }

    private string? DirectoryComplaint(FoundFile directory)
    {
        var (path, facts) = directory;
        if (!Allowed(facts, Search))
            return $"opendkim cannot enter {path}: uid {facts.Uid}, mode {Octal(facts.Mode)}";
        var strangeOwner = facts.Uid != 0 && facts.Uid != wanted.Uid;
        var strangeGroup = (facts.Mode & GroupWrite) != 0 && facts.Gid != 0 && facts.Gid != wanted.Gid;
        return requiresSafeKeys && (strangeOwner || strangeGroup || (facts.Mode & OthersWrite) != 0)
            ? $"OpenDKIM refuses a key when others can write to {path}: uid {facts.Uid}, mode {Octal(facts.Mode)}; change that where it is mounted from{Lenient}"
            : null;
    }

    private static IEnumerable<FoundFile> Ancestors(string? path)
    {
        for (; path is not null; path = Path.GetDirectoryName(path))
        {
            if (LinuxFiles.Find(path) is { } facts)
                yield return new FoundFile(path, facts);
        }
    }

    // The three permission classes of chmod(2); the first that applies decides.
    private bool Allowed(FileFacts facts, int permission)
    {
        var shift = facts.Uid == wanted.Uid ? 6 : facts.Gid == wanted.Gid ? 3 : 0;
        return ((facts.Mode >> shift) & permission) == permission;
    }

    private static string Octal(int mode) => Convert.ToString(mode, 8).PadLeft(4, '0');
}

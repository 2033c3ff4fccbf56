// Puts one file in place, whole or not at all: configuration, tables, keys, certificates, tokens. Nothing else in pfinit writes files.
// The temporary name is always the same, next to the target, so that the left-over of a crash is found and replaced by the next start.

using Pfinit.Kernel;

namespace Pfinit.Apply;

/// <summary>Writes files by rename.</summary>
internal static class AtomicFile
{
    /// <summary>How far the time of a file is set back. Postfix programs wait until main.cf has not been touched for about 2 s.</summary>
    public const int BackDateSeconds = 10;

    private const int PrivateMode = 0x180; // 0600: until owner and mode are set, nobody else may look.

    /// <summary>
    /// Makes the file have this content, owner and mode. A symbolic link that root made is followed, as on a volume arranged by its
    /// administrator; any other is replaced, since an unprivileged account could have pointed it anywhere.
    /// </summary>
    /// <param name="backDated">Set the modification time back: see <see cref="BackDateSeconds"/>.</param>
    /// <exception cref="KernelException">The file is as it was.</exception>
    public static WriteResult Write(string path, byte[] content, Ownership ownership, bool backDated = false)
    {
        var target = Resolve(path);
        var existing = LinuxFiles.Find(target);
        if (existing is { IsRegular: true } && TryKeep(target, content, ownership, backDated) is { } kept)
            return kept;

        try
        {
            // What is replaced may hold lines that only the user has, so a power cut must not cost both versions. A file that is new holds
            // only what the next start writes again: it is not worth the wait for the disk.
            Replace(target, content, ownership, backDated, durable: existing is not null);
            return WriteResult.Written;
        }
        catch (KernelException e) when (existing is { IsRegular: true } && e.Call is "open" or "rename" && e.Errno.Value is not (Libc.ENOSPC or Libc.EDQUOT))
        {
            // A file that is mounted on its own cannot be renamed over, and the directory around it is often read-only. A full disk is another
            // matter: overwriting is no way around it, and could leave half a file.
            return Overwrite(target, content, ownership, backDated);
        }
    }

    /// <summary>Creates a file that must not exist yet, and returns when it is safely on the disk.</summary>
    /// <exception cref="KernelException">EEXIST when there is one; otherwise nothing was created.</exception>
    public static void Create(string path, byte[] content, Ownership ownership)
    {
        var temporary = WriteTemporary(path, content, ownership, backDated: false, durable: true);
        try
        {
            LinkOrRename(temporary, path);
        }
        finally
        {
            LinuxFiles.Remove(temporary);
        }

        using var directory = LinuxFiles.OpenToRead(Path.GetDirectoryName(path)!);
        directory.Sync();
    }

    /// <summary>
    /// Sets the time back when the file is younger than <see cref="BackDateSeconds"/>, as after an init script's `postconf -e`, or from the
    /// future, as after a start without a clock: Postfix would wait for it.
    /// </summary>
    public static void BackDate(string path)
    {
        using var file = LinuxFiles.OpenToRead(path);
        BackDate(file);
    }

    /// <summary>Removes a file and what a crash may have left beside it; false when there was none.</summary>
    public static bool Remove(string path)
    {
        RemoveLeftOver(path);
        return LinuxFiles.Remove(path);
    }

    /// <summary>Removes what a crash may have left beside the file.</summary>
    public static void RemoveLeftOver(string path) => LinuxFiles.Remove(TemporaryName(path));

    private static string TemporaryName(string path) => $"{Path.GetDirectoryName(path)}/.{Path.GetFileName(path)}.pfinit";

    private static string Resolve(string path) => LinuxFiles.Find(path) is { IsLink: true } ? TrustedPath.Follow(path, out _) ?? path : path;

    private static WriteResult? TryKeep(string path, byte[] content, Ownership ownership, bool backDated)
    {
        using var file = LinuxFiles.OpenToRead(path);
        if (file.Facts().Size != content.Length || !content.AsSpan().SequenceEqual(file.ReadToEnd()))
            return null;
        if (backDated)
            TryBackDate(file);
        try
        {
            return SetOwnership(file, ownership) ? WriteResult.Corrected : WriteResult.Unchanged;
        }
        catch (KernelException)
        {
            return WriteResult.NotCorrected;
        }
    }

    private static void Replace(string path, byte[] content, Ownership ownership, bool backDated, bool durable)
    {
        var temporary = WriteTemporary(path, content, ownership, backDated, durable);
        try
        {
            LinuxFiles.Rename(temporary, path);
        }
        catch (KernelException)
        {
            LinuxFiles.Remove(temporary);
            throw;
        }
    }

    private static string WriteTemporary(string path, byte[] content, Ownership ownership, bool backDated, bool durable)
    {
        var temporary = TemporaryName(path);
        using var file = CreateTemporary(temporary);
        try
        {
            file.Write(content);
            SetOwnership(file, ownership);
            if (backDated)
                BackDate(file);
            if (durable)
                file.Sync();
        }
        catch (KernelException)
        {
            LinuxFiles.Remove(temporary);
            throw;
        }

        return temporary;
    }

    private static FileHandle CreateTemporary(string temporary)
    {
        const int Flags = Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL;
        try
        {
            return LinuxFiles.Open(temporary, Flags, PrivateMode);
        }
        catch (KernelException e) when (e.Errno.Value == Libc.EEXIST)
        {
            LinuxFiles.Remove(temporary);
            return LinuxFiles.Open(temporary, Flags, PrivateMode);
        }
    }

    private static WriteResult Overwrite(string path, byte[] content, Ownership ownership, bool backDated)
    {
        using var file = LinuxFiles.Open(path, Libc.O_WRONLY);
        var before = ReadToEnd(path);
        try
        {
            Fill(file, content);
        }
        catch (KernelException)
        {
            TryPutBack(path, before);
            throw;
        }

        if (backDated)
            TryBackDate(file);
        try
        {
            SetOwnership(file, ownership);
            return WriteResult.WrittenInPlace;
        }
        catch (KernelException)
        {
            return WriteResult.NotCorrected;
        }
    }

    private static byte[] ReadToEnd(string path)
    {
        using var file = LinuxFiles.OpenToRead(path);
        return file.ReadToEnd();
    }

    private static void Fill(FileHandle file, byte[] content)
    {
        file.Truncate();
        file.Write(content);
        file.Sync();
    }

    // The blocks that the old content had have just become free, so there is room for it even on a full disk.
    private static void TryPutBack(string path, byte[] content)
    {
        try
        {
            using var file = LinuxFiles.Open(path, Libc.O_WRONLY);
            Fill(file, content);
        }
        catch (KernelException)
        {
            // The first failure is reported; there is nothing else to do about this one.
        }
    }

    private static bool SetOwnership(FileHandle file, Ownership ownership) => file.SetOwnership(ownership.Uid, ownership.Gid, ownership.Mode);

    // A time that cannot be set costs a start two seconds and nothing else: no reason for a message, let alone one about owner and mode.
    private static void TryBackDate(FileHandle file)
    {
        try
        {
            BackDate(file);
        }
        catch (KernelException)
        {
        }
    }

    private static void BackDate(FileHandle file)
    {
        var latest = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - BackDateSeconds;
        if (file.Facts().Modified.Seconds > latest)
            file.SetModified(new FileTime(latest, 0));
    }

    // rename(2) would replace a file that appeared meanwhile; link(2) does not, but some file systems have no links.
    private static void LinkOrRename(string temporary, string path)
    {
        try
        {
            LinuxFiles.Link(temporary, path);
        }
        catch (KernelException e) when (e.Errno.Value is Libc.EPERM or Libc.ENOSYS or Libc.EOPNOTSUPP)
        {
            if (LinuxFiles.Find(path) is not null)
                throw new KernelException("link", path, new Errno(Libc.EEXIST));
            LinuxFiles.Rename(temporary, path);
        }
    }
}

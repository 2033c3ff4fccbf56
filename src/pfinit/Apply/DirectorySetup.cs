// Makes one planned directory be there with its owner and mode. Applier calls it before any file is written and before anything runs.

using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Creates and corrects directories.</summary>
internal static class DirectorySetup
{
    private const int ParentMode = 0x1ed; // 0755
    private const int SetGid = 0x400; // 02000
    private const int ClosedMode = 0x1c0; // 0700

    /// <summary>True when something had to be done.</summary>
    /// <param name="contents">Owner of what is inside, for <see cref="PlannedDirectory.OwnsContents"/>: the owner with its own group.</param>
    /// <exception cref="KernelException">It cannot be made, cannot be given to its owner, or cannot be written in by those who have to.</exception>
    public static bool Ensure(PlannedDirectory planned, Ownership ownership, Account contents)
    {
        var changed = Correct(planned, ownership, contents);
        return planned.Written && ReadOnlyPlaces.Refusal(planned.Path) is { } refusal ? throw refusal : changed;
    }

    private static bool Correct(PlannedDirectory planned, Ownership ownership, Account contents)
    {
        if (LinuxFiles.FindTarget(planned.Path) is not { } facts)
        {
            Create(planned.Path, ownership, planned.KeepsAccess);
            return true;
        }

        if (!facts.IsDirectory)
            throw new KernelException("mkdir", planned.Path, new Errno(Libc.ENOTDIR));
        if (planned.KeepsAccess)
            return false;
        var otherOwner = facts.Uid != ownership.Uid || facts.Gid != ownership.Gid;
        if (!otherOwner && facts.Mode == ownership.Mode)
            return false;

        // The directory comes last: when this is cut short, its owner still tells the next start that there is work left inside.
        var path = LinuxFiles.RealPath(planned.Path) ?? planned.Path;
        if (otherOwner && planned.OwnsContents)
            GiveContents(path, contents);
        if (facts.Mode != ownership.Mode && (ownership.Mode & SetGid) != 0)
            LinuxFiles.SetOwner(path, Libc.geteuid(), Libc.getegid());
        Give(path, ownership);
        return true;
    }

    private static void Create(string path, Ownership ownership, bool keepsOwner = false)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } parent && LinuxFiles.FindTarget(parent) is null)
            Create(parent, new Ownership(Libc.geteuid(), Libc.getegid(), ParentMode));

        // The mode of mkdir(2) loses the umask's bits, hence the second call. Until then only we may enter.
        LinuxFiles.MakeDirectory(path, ClosedMode);
        if (keepsOwner)
            LinuxFiles.SetMode(path, ownership.Mode);
        else
            Give(path, ownership);
    }

    // Mode first: without CAP_FSETID, chmod(2) drops the setgid bit unless the directory still has a group of ours. chown(2) keeps it.
    private static void Give(string path, Ownership ownership)
    {
        if (LinuxFiles.Find(path)?.Mode != ownership.Mode)
            LinuxFiles.SetMode(path, ownership.Mode);
        if (LinuxFiles.Find(path) is not { } facts || facts.Uid != ownership.Uid || facts.Gid != ownership.Gid)
            LinuxFiles.SetOwner(path, ownership.Uid, ownership.Gid);
    }

    private static void GiveContents(string directory, Account owner)
    {
        foreach (var path in Entries(directory))
        {
            if (LinuxFiles.Find(path) is not { } facts)
                continue;
            if (facts.IsDirectory)
                GiveContents(path, owner);
            if (facts.Uid != owner.Uid || facts.Gid != owner.Gid)
                LinuxFiles.SetOwner(path, owner.Uid, owner.Gid);
        }
    }

    private static string[] Entries(string directory)
    {
        try
        {
            return Directory.GetFileSystemEntries(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelException("readdir", directory, FileFault.Of(e));
        }
    }
}

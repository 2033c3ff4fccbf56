// Lets one thread of pfinit, which is root, touch files as another account: setfsuid(2), which Linux has for file servers. Used by Hold, since what
// is in Postfix's queue is Postfix's: it may be on a file system that does not know root, root may lack CAP_FOWNER, and a link that a broken
// postfix process left there must lead to nothing that it could not touch itself.

using System.Globalization;

namespace Pfinit.Kernel;

/// <summary>The account of the calling thread for file access, until disposed. Disposing has to happen on the same thread.</summary>
internal readonly struct FileAccount : IDisposable
{
    private const uint Nobody = uint.MaxValue;

    private readonly uint uid;
    private readonly uint gid;

    private FileAccount(uint uid, uint gid) => (this.uid, this.gid) = (uid, gid);

    /// <summary>Becomes <paramref name="uid"/> and <paramref name="gid"/>.</summary>
    /// <exception cref="KernelException">EPERM: the process may not (CAP_SETUID, CAP_SETGID).</exception>
    public static FileAccount Become(uint uid, uint gid)
    {
        var before = new FileAccount(Libc.setfsuid(Nobody), Libc.setfsgid(Nobody));
        _ = Libc.setfsgid(gid);
        _ = Libc.setfsuid(uid);

        // The calls have no error; an id that does not exist changes nothing and tells what is in force.
        if (Libc.setfsuid(Nobody) == uid && Libc.setfsgid(Nobody) == gid)
            return before;
        before.Dispose();
        throw new KernelException("setfsuid", uid.ToString(CultureInfo.InvariantCulture), new Errno(Libc.EPERM));
    }

    public void Dispose()
    {
        _ = Libc.setfsuid(uid);
        _ = Libc.setfsgid(gid);
    }
}

using System.Runtime.InteropServices;
using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

/// <summary>Runs test code where it may mount: on a thread with a mount namespace of its own, which ends with the thread.</summary>
internal static unsafe class MountNamespace
{
    private const int CLONE_NEWNS = 0x20000;
    private const nuint MS_RDONLY = 1;
    private const nuint MS_REMOUNT = 32;
    private const nuint MS_BIND = 4096;
    private const nuint MS_REC = 16384;
    private const nuint MS_PRIVATE = 1 << 18;

    public static void Run(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Check(unshare(CLONE_NEWNS));
                Mount("/", "/", MS_REC | MS_PRIVATE);
                action();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            throw new InvalidOperationException(failure.Message, failure);
    }

    /// <summary>Makes a file or directory a mount point by mounting it over itself.</summary>
    public static void Bind(string path) => Bind(path, path);

    public static void Bind(string source, string target) => Mount(source, target, MS_BIND);

    public static void BindReadOnly(string path)
    {
        Bind(path);
        Mount(path, path, MS_BIND | MS_REMOUNT | MS_RDONLY);
    }

    /// <summary>Mounts an empty tmpfs there, with options such as `size=8k` or `nr_inodes=4`.</summary>
    public static void Tmpfs(string path, string options)
    {
        fixed (byte* type = Libc.CString("tmpfs"), to = Libc.CString(path), data = Libc.CString(options))
            Check(mount(type, to, type, 0, data));
    }

    /// <summary>Takes a mount away again; one that is not there is no error.</summary>
    public static void Detach(string path)
    {
        const int MNT_DETACH = 2;
        fixed (byte* target = Libc.CString(path))
            _ = umount2(target, MNT_DETACH);
    }

    private static void Mount(string source, string target, nuint flags)
    {
        fixed (byte* from = Libc.CString(source), to = Libc.CString(target))
            Check(mount(from, to, null, flags, null));
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new KernelException("mount", "", Libc.LastErrno);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int unshare(int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int umount2(byte* target, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int mount(byte* source, byte* target, byte* type, nuint flags, void* data);
}

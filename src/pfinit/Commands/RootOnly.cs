// What a relay tells root only. Without this the others would hear of a socket or a file that they may not open, as if the relay were not there.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Commands;

/// <summary>Turns others than root away.</summary>
internal static class RootOnly
{
    /// <summary>Says so, and returns the exit status, where the caller is not root; null where it is.</summary>
    /// <param name="subcommand">Its name.</param>
    /// <param name="deed">What it does, as in "may ask".</param>
    public static int? Refuse(string subcommand, string deed)
    {
        if (Libc.geteuid() is 0)
            return null;
        Log.Fatal(subcommand, $"only root (uid 0) may {deed}; this is uid {Libc.geteuid()}");
        return ExitStatus.NoPermission;
    }

    /// <summary>Says that <paramref name="path"/> may not be read, and returns the exit status.</summary>
    public static int Denied(string path)
    {
        var uid = Libc.geteuid();
        var owner = uid == 0 ? "" : $"; only root (uid 0) or the owner may read it, and this is uid {uid}";
        Log.Fatal(path, $"cannot be read: {new Errno(Libc.EACCES)}{owner}");
        return uid == 0 ? ExitStatus.OperatingSystem : ExitStatus.NoPermission;
    }
}

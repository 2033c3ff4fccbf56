// `pfinit version`: what is running, for bug reports.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Commands;

/// <summary>Prints versions of pfinit and of the daemons in the image.</summary>
internal static class Version
{
    /// <summary>A line a package, `postfix 3.10.5`, written while the image is built.</summary>
    private const string PackageVersions = "/usr/share/pfinit/versions";

    private const string Help = """
        pfinit version: print the versions of pfinit, of the OpenSSL that pfinit uses, and of Debian's packages, the commit and the architecture

        Example:
          docker run --rm pfinit version

        """;

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (Usage.Check("version", Help, arguments) is { } status)
            return status;
        StandardOutput.Write($"pfinit {BuildInfo.Version}\ncommit {BuildInfo.Commit}\narchitecture {Platform.Name}\nlibcrypto {OwnLibrary}\n");
        return WritePackages(PackageVersions, StandardOutput.Write);
    }

    // Linked in where pfinit runs on Mono, of the image elsewhere.
    private static string OwnLibrary
    {
        get
        {
            try
            {
                return LibCrypto.Version;
            }
            catch (DllNotFoundException)
            {
                return "not found";
            }
        }
    }

    /// <summary>The versions of the daemons, from the file at <paramref name="path"/>; 71 when it is there and cannot be read.</summary>
    public static int WritePackages(string path, Action<string> write)
    {
        try
        {
            write(LinuxFiles.FindTarget(path) is null ? "postfix not found\nopendkim not found\n" : LinuxFiles.ReadText(path));
            return ExitStatus.Ok;
        }
        catch (KernelException e)
        {
            Log.Fatal(e.Subject, $"{e.Call}: {e.Errno}; the versions of Postfix and OpenDKIM are not known");
            return ExitStatus.OperatingSystem;
        }
    }
}

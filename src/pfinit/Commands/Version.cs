// `pfinit version`: what is running, for bug reports.

using System.Runtime.InteropServices;
using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Commands;

/// <summary>Prints versions of pfinit and of the daemons in the image.</summary>
internal static class Version
{
    /// <summary>A line a package, `postfix 3.10.5`, written while the image is built.</summary>
    private const string PackageVersions = "/usr/share/pfinit/versions";

    private const string Help = """
        pfinit version: print the versions of pfinit, Postfix and OpenDKIM, the commit and the architecture

        Example:
          docker run --rm pfinit version

        """;

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (Usage.Check("version", Help, arguments) is { } status)
            return status;
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        StandardOutput.Write($"pfinit {BuildInfo.Version}\ncommit {BuildInfo.Commit}\narchitecture linux/{architecture}\n");
        StandardOutput.Write(File.Exists(PackageVersions) ? LinuxFiles.ReadText(PackageVersions) : "postfix not found\nopendkim not found\n");
        return ExitStatus.Ok;
    }
}

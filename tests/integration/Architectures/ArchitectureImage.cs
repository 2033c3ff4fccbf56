// What the tests know about the image of an architecture, and whether it can be started here.

using System.Runtime.InteropServices;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Architectures;

/// <summary>The image of one architecture.</summary>
/// <param name="Name">The tag of `pfinit:NAME` (build/architecture.sh).</param>
/// <param name="Platform">As `docker image inspect` and `pfinit version` have it: operating system, architecture, variant.</param>
/// <param name="Processors">
/// The least processors that the image is for, as qemu calls them; none: any. The first has the shared relay, the last whatever is started besides.
/// Without qemu they mean nothing.
/// </param>
internal sealed record ArchitectureImage(string Name, string Platform, params string[] Processors)
{
    private static readonly ArchitectureImage[] Every =
    [
        new("amd64", "linux/amd64"),
        new("arm64", "linux/arm64", "cortex-a53"),
        new("armv7", "linux/arm/v7", "cortex-a7"),
        new("armv6", "linux/arm/v6", "arm926", "arm1176"),
        new("386", "linux/386", "pentium2"),
        new("ppc64le", "linux/ppc64le", "power8"),
    ];

    private static readonly string Host = RuntimeInformation.OSArchitecture is Architecture.Arm64 ? "arm64" : "amd64";

    // `./build.sh test` names those that it has built.
    private static readonly string[] Built = (Environment.GetEnvironmentVariable("PFINIT_ARCHITECTURES") ?? Host).Split(' ');

    private static readonly Lazy<Dictionary<string, string>> NotStarted = new(() => Every
        .Select(image => (image.Name, Reason: image.ReasonNotToStart())).Where(image => image.Reason.Length > 0)
        .ToDictionary(image => image.Name, image => image.Reason));

    /// <summary>All architectures that there are images for.</summary>
    public static IEnumerable<string> Names => Every.Select(image => image.Name);

    /// <summary>Why some cannot be started here, by name.</summary>
    public static IReadOnlyDictionary<string, string> Reasons => NotStarted.Value;

    public string Tag => Name == Host ? Engine.Image : "pfinit:" + Name;

    /// <summary>Options of `docker run` for a command that is not in the shared relay.</summary>
    public string[] Options => Processors.Length == 0 ? [] : ["-e", "QEMU_CPU=" + Processors[^1]];

    public static ArchitectureImage Of(string name) => Every.Single(image => image.Name == name);

    // A program of the image tells most surely whether the kernel runs it. Every other failure is for the tests to find.
    private string ReasonNotToStart()
    {
        if (!Built.Contains(Name))
            return "its image was not built in this run";
        var trial = Engine.RunAsync("run", "--rm", "--network", "none", "--entrypoint", "true", Tag).GetAwaiter().GetResult();
        return trial.All.Contains("exec format error", StringComparison.Ordinal)
            ? "this kernel does not run its programs, and takes no binfmt_misc entry for qemu-user"
            : "";
    }
}

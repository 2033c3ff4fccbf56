using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Inits;

/// <summary>The image has the names where the packages of Debian have them.</summary>
public sealed class ImageTests
{
    [Theory]
    [InlineData("tini", "-e", "3")]
    [InlineData("/usr/bin/tini", "-s", "-e", "3")]
    [InlineData("dumb-init", "-c", "--rewrite=1:3")]
    [InlineData("/usr/bin/dumb-init")]
    public async Task An_entrypoint_by_name_works(string entrypoint, params string[] options)
    {
        string[] command = ["run", "--rm", "--network", "none", "--entrypoint", entrypoint, Engine.Image, .. options, "sh", "-c", "echo $PPID; exit 4"];
        var output = await Engine.RunAsync(command);
        Assert.Equal((4, "1\n"), (output.Status, output.All));
    }
}

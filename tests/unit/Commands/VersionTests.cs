using Pfinit.Commands;
using Pfinit.Diagnostics;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Commands;

public sealed class VersionTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly LogRecorder log = LogRecorder.Start();
    private string printed = "";

    public void Dispose()
    {
        log.Dispose();
        directory.Dispose();
    }

    [Fact]
    public void The_versions_of_the_image_are_printed()
    {
        File.WriteAllText(directory["versions"], "postfix 3.10.5\n");
        Assert.Equal(ExitStatus.Ok, Print("versions"));
        Assert.Equal("postfix 3.10.5\n", printed);
    }

    [Fact]
    public void Without_such_a_list_nothing_was_found()
    {
        Assert.Equal(ExitStatus.Ok, Print("versions"));
        Assert.Equal("postfix not found\nopendkim not found\n", printed);
    }

    [Fact]
    public void A_list_that_cannot_be_read_is_a_failure_of_the_system()
    {
        Directory.CreateDirectory(directory["versions"]);
        Assert.Equal(ExitStatus.OperatingSystem, Print("versions"));
        Assert.Equal([$"fatal: {directory["versions"]}: read: Is a directory; the versions of Postfix and OpenDKIM are not known"], log.Lines);
    }

    private int Print(string name) => Pfinit.Commands.Version.WritePackages(directory[name], text => printed += text);
}

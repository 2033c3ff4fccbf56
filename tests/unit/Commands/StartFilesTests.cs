using Pfinit.Apply;
using Pfinit.Commands;
using Pfinit.Diagnostics;
using Pfinit.Plan;

namespace Pfinit.Tests.Commands;

public sealed class StartFilesTests
{
    [Fact]
    public void A_key_that_the_operating_system_refuses_ends_the_start_with_71_and_one_that_OpenDKIM_would_with_78()
    {
        const string Path = "/etc/opendkim/keys/example.com.private";
        var info = Diagnostic.Info("files", "3 written, 0 unchanged");
        var mistake = Diagnostic.Fatal(Path, "opendkim cannot read it") with { IsMistake = true };
        var full = new GeneratedKey(new PlannedKey("example.com", "mail", Path, Path, 2048), null, "cannot be written: write: No space left on device").ToDiagnostic();

        Assert.Equal(0, StartFiles.StatusOf([info]));
        Assert.Equal(78, StartFiles.StatusOf([info, mistake]));
        Assert.Equal(71, StartFiles.StatusOf([info, full]));
        Assert.Equal(71, StartFiles.StatusOf([mistake, full]));
    }
}

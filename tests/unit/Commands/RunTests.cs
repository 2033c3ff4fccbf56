using Pfinit.Apply;
using Pfinit.Commands;
using Pfinit.Diagnostics;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Tests.Observe;

namespace Pfinit.Tests.Commands;

[Collection(SharedTimeZone.Name)]
public sealed class RunTests
{
    [Fact]
    public void An_exception_nobody_expected_is_printed_before_the_process_leaves_with_status_70()
    {
        using var file = TemporaryFile.Create();
        using var log = LogStream.Open(file.Fd, LogFormat.Plain, mask: null, LogColour.None, (_, _) => { });

        Assert.Equal(70, Run.ToTheEnd(log, () => throw new InvalidOperationException("pid 57 registered twice")));

        Assert.EndsWith("panic: run: InvalidOperationException: pid 57 registered twice", Assert.Single(file.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_the_operating_system_refuses_ends_the_start_with_71_and_one_that_OpenDKIM_would_with_78()
    {
        const string Path = "/etc/opendkim/keys/example.com.private";
        var info = Diagnostic.Info("files", "3 written, 0 unchanged");
        var mistake = Diagnostic.Fatal(Path, "opendkim cannot read it") with { IsMistake = true };
        var full = new GeneratedKey(new PlannedKey("example.com", "mail", Path, Path, 2048), null, "cannot be written: write: No space left on device").ToDiagnostic();

        Assert.Equal(0, Run.StatusOf([info]));
        Assert.Equal(78, Run.StatusOf([info, mistake]));
        Assert.Equal(71, Run.StatusOf([info, full]));
        Assert.Equal(71, Run.StatusOf([mistake, full]));
    }
}

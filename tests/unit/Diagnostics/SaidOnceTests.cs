using Pfinit.Diagnostics;

namespace Pfinit.Tests.Diagnostics;

public sealed class SaidOnceTests
{
    [Fact]
    public void A_failure_is_said_once_until_it_is_over()
    {
        using var log = LogRecorder.Start();
        var failure = new SaidOnce(Severity.Warning, "disk");
        failure.Say("full");
        failure.Say("still full");
        failure.Over();
        failure.Say("full again");
        Assert.Equal(["warning: disk: full", "warning: disk: full again"], log.Lines);
    }

    [Fact]
    public void Another_cause_is_another_failure()
    {
        using var log = LogRecorder.Start();
        var failure = new SaidOnce(Severity.Error, "disk");
        failure.Say("full", "space");
        failure.Say("full", "space");
        failure.Say("broken", "device");
        Assert.Equal(["error: disk: full", "error: disk: broken"], log.Lines);
    }
}

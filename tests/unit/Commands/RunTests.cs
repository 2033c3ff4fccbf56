using Pfinit.Commands;
using Pfinit.Observe;
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
}

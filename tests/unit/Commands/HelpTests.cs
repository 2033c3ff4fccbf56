using Pfinit.Commands;

namespace Pfinit.Tests.Commands;

public sealed class HelpTests
{
    [Fact]
    public void A_duration_has_its_range_and_forms() => Assert.Contains(
        "RESTART_DELAY [restart.delay], default 100ms, 10ms..1h (such as 500ms, 8s, 2m or 1h; a number alone is seconds)\n", Help.SettingsText());
}

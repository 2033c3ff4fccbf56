using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class ChildEnvironmentTests
{
    [Fact]
    public void Init_scripts_get_neither_secrets_nor_what_the_service_manager_means_for_pfinit() => Assert.Equal(
        ["PATH=/bin", "RELAYHOST_PASSWORD_FILE=/run/secrets/relay"],
        ChildEnvironment.For(new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["NOTIFY_SOCKET"] = "/run/systemd/notify",
            ["PATH"] = "/bin",
            ["RELAYHOST_PASSWORD"] = "secret",
            ["RELAYHOST_PASSWORD_FILE"] = "/run/secrets/relay",
            ["WATCHDOG_PID"] = "7",
            ["WATCHDOG_USEC"] = "1",
        }));
}

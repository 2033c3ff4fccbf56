// POSTFIX_* and OPENDKIM_* as Postfix and OpenDKIM see them in the end.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

[Collection(SettingsNetwork.Name)]
public sealed class OverrideTests(OverrideTests.OverriddenRelay shared) : IClassFixture<OverrideTests.OverriddenRelay>
{
    private readonly Relay relay = shared.Relay;

    [Theory]
    [InlineData("myorigin", "origin.example.com")]
    [InlineData("smtpd_banner", "$myhostname ready: \"a\" = 'b' # c")]
    [InlineData("smtpd_client_restrictions", "permit_mynetworks, reject")]
    public async Task Postfix_parameter_is_taken_literally_and_wins_over_computed_ones(string name, string value) =>
        Assert.Equal(value, await relay.ParameterAsync(name));

    [Theory]
    [InlineData("header_size_limit")]
    [InlineData("smtpd_helo_restrictions")]
    public async Task Empty_value_removes_a_parameter(string name)
    {
        Assert.DoesNotContain($"\n{name} =", "\n" + await relay.GetAsync("postconf", "-n"));
        Assert.Equal(await relay.GetAsync("postconf", "-dh", name), await relay.ParameterAsync(name));
    }

    [Fact]
    public async Task Service_variables_of_Kubernetes_are_no_parameters()
    {
        var mainCf = await relay.GetAsync("cat", "/etc/postfix/main.cf");

        Assert.DoesNotContain("PORT", mainCf);
        Assert.DoesNotContain("MAIL_SERVICE_HOST", mainCf);
    }

    [Fact]
    public async Task Unknown_parameter_is_written_and_the_log_suggests_the_nearest_name()
    {
        var warning = await relay.LogLineAsync("smtpd_helo_requird");

        Assert.Contains("smtpd_helo_required", warning);
        Assert.Contains("smtpd_helo_requird = yes", await relay.GetAsync("cat", "/etc/postfix/main.cf"));
    }

    [Fact]
    public async Task OpenDkim_option_is_set_and_an_empty_one_is_removed()
    {
        var options = await relay.GetAsync("cat", "/etc/opendkim/opendkim.conf");

        Assert.Matches(@"(?m)^Canonicalization\s+simple/simple$", options);
        Assert.DoesNotContain("SyslogSuccess", options);
    }

    /// <summary>A relay with overrides of every kind.</summary>
    public sealed class OverriddenRelay(MailNetwork network) : IAsyncLifetime
    {
        public Relay Relay { get; private set; } = null!;

        public async Task InitializeAsync() => Relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DKIM_AUTOGENERATE"] = "1",
            ["POSTFIX_myorigin"] = "origin.example.com",
            ["POSTFIX_smtpd_banner"] = "$myhostname ready: \"a\" = 'b' # c",
            ["POSTFIX_smtpd_client_restrictions"] = "permit_mynetworks, reject",
            ["POSTFIX_header_size_limit"] = "",
            ["POSTFIX_smtpd_helo_restrictions"] = "",
            ["POSTFIX_smtpd_helo_requird"] = "yes",
            ["POSTFIX_PORT"] = "tcp://10.0.0.1:587",
            ["POSTFIX_MAIL_SERVICE_HOST"] = "10.0.0.1",
            ["OPENDKIM_Canonicalization"] = "simple/simple",
            ["OPENDKIM_SyslogSuccess"] = "",
        });

        public async Task DisposeAsync()
        {
            if (Relay is not null)
                await Relay.DisposeAsync();
        }
    }
}

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class HostNameReaderTests
{
    [Fact]
    public void Services_are_asked_in_the_given_order() => Assert.Equal(
        ["https://a.example/", "http://b.example:8080/ip", "https://[2001:db8::1]/", "https://c.example/?x"],
        Services("1", "https://a.example http://b.example:8080/ip,https://[2001:db8::1]/\nhttps://c.example/?x"));

    [Fact]
    public void There_are_services_by_default() => Assert.Equal(
        ["https://ifconfig.me/", "https://icanhazip.com/", "https://ipecho.net/ip", "https://ifconfig.co/", "https://myexternalip.com/raw"],
        Services("yes", null));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("False")]
    [InlineData(" no\n")]
    [InlineData("OFF")]
    [InlineData("n")]
    public void Nobody_is_asked_when_it_is_off(string? value) => Assert.Empty(Services(value, null));

    [Theory]
    [InlineData("1", "on", "true")]
    [InlineData("yes", "on", "true")]
    [InlineData(" No", "off", "false")]
    [InlineData("", "off", "false")]
    public void Explain_and_convert_mean_the_same_by_it(string text, string shown, string toml)
    {
        var setting = ClientRows.AutosetHostname;
        Assert.Equal(shown, ShownText.Of(new SettingValue(setting, text, new Origin(setting.Variable))));
        Assert.Equal(toml, TomlValue.Of(setting, text));
    }

    [Fact]
    public void Explain_does_not_show_a_login_in_the_URL_of_a_service()
    {
        var setting = ClientRows.AutosetHostnameServices;
        var value = new SettingValue(setting, "https://a.example/ https://joe:secret@b.example/", new Origin(setting.Variable));
        Assert.Equal("https://a.example/ https://********@b.example/", ShownText.Of(value));
    }

    [Theory]
    [InlineData("mail.example.com")]
    [InlineData("")]
    public void Nobody_is_asked_when_the_name_is_set_or_left_to_Postfix(string name) =>
        Assert.Empty(Read(new() { ["AUTOSET_HOSTNAME"] = "1", ["POSTFIX_myhostname"] = name }));

    private static string[] Services(string? flag, string? services)
    {
        var environment = new Dictionary<string, string>();
        if (flag is not null)
            environment["AUTOSET_HOSTNAME"] = flag;
        if (services is not null)
            environment["AUTOSET_HOSTNAME_SERVICES"] = services;
        return [.. Read(environment).Select(service => service.ToString())];
    }

    private static IReadOnlyList<HttpUrl> Read(Dictionary<string, string> environment)
    {
        environment["ALLOWED_SENDER_DOMAINS"] = "example.com";
        var diagnostics = new List<Diagnostic>();
        var services = SettingsReader.Read(environment, new FakeInputFiles(), diagnostics).HostNameServices;
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Severity > Severity.Info);
        return services;
    }
}

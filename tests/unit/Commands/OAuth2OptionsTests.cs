using Pfinit.Commands;
using Pfinit.Diagnostics;
using Pfinit.Settings;
using Pfinit.Tests.Settings;

namespace Pfinit.Tests.Commands;

public sealed class OAuth2OptionsTests
{
    [Fact]
    public void Options_take_the_place_of_variables_and_of_their_files()
    {
        var options = OAuth2Options.Parse(["login", "--provider", "microsoft", "--tenant=contoso.example", "--client-id", "mine"], out _)!;

        var environment = options.Override(new Dictionary<string, string>
        {
            ["RELAYHOST"] = "relay",
            ["XOAUTH2_PROVIDER"] = "google",
            ["XOAUTH2_CLIENT_ID_FILE"] = "/run/secrets/id",
            ["XOAUTH2_SECRET_FILE"] = "/run/secrets/secret",
        });

        Assert.Equal(
            ["RELAYHOST=relay", "XOAUTH2_CLIENT_ID=mine", "XOAUTH2_PROVIDER=microsoft", "XOAUTH2_SECRET_FILE=/run/secrets/secret", "XOAUTH2_TENANT=contoso.example"],
            environment.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Login_takes_a_user_a_device_endpoint_and_the_way_through_the_browser()
    {
        var options = OAuth2Options.Parse(["login", "--user", "joe", "--device-endpoint", "https://login.example.com/device", "--browser"], out _)!;

        Assert.True(options.Login);
        Assert.True(options.Browser);
        Assert.Equal(("joe", "https://login.example.com/device"), (options.User, options.DeviceEndpoint!.ToString()));
    }

    // A client id is sent to the provider of the token endpoint, and to nobody else.
    [Theory]
    [InlineData("login", "https://oauth2.googleapis.com/token", null)]
    [InlineData("login --browser", "https://oauth2.googleapis.com/token", null)]
    [InlineData("login", "https://login.example.com/token", "--device-endpoint")]
    [InlineData("login --authorization-endpoint https://login.example.com/authorize", "https://login.example.com/token", "--device-endpoint")]
    [InlineData("login --device-endpoint https://login.example.com/device", "https://login.example.com/token", null)]
    [InlineData("login --browser", "https://login.example.com/token", "--authorization-endpoint")]
    [InlineData("login --browser --authorization-endpoint=https://login.example.com/authorize", "https://login.example.com/token", null)]
    public void Another_token_endpoint_than_the_providers_needs_the_other_endpoint_too(string line, string tokenEndpoint, string? missing)
    {
        var diagnostics = new List<Diagnostic>();
        var settings = SettingsReader.Read(
            new Dictionary<string, string>
            {
                ["ALLOWED_SENDER_DOMAINS"] = "example.com",
                ["RELAYHOST"] = "[relay.example.net]:587",
                ["RELAYHOST_USERNAME"] = "joe",
                ["XOAUTH2_CLIENT_ID"] = "client",
                ["XOAUTH2_TOKEN_ENDPOINT"] = tokenEndpoint,
            },
            new FakeInputFiles(), diagnostics);

        Assert.Empty(diagnostics);
        Assert.Equal(missing, OAuth2Options.Parse(line.Split(' '), out _)!.Missing(settings.Relay!.Login!.OAuth2!));
    }

    [Theory]
    [InlineData("", "login or status is missing")]
    [InlineData("logout", "unknown action \"logout\"")]
    [InlineData("login joe", "unexpected argument \"joe\"")]
    [InlineData("login --secret x", "unknown option --secret")]
    [InlineData("login --tenant", "--tenant needs a value")]
    [InlineData("status --tenant x", "unknown option --tenant")]
    [InlineData("status --browser", "unknown option --browser")]
    [InlineData("login --device-endpoint http://login.example.com/", "--device-endpoint http://login.example.com/: is not https")]
    [InlineData("login --authorization-endpoint http://login.example.com/", "--authorization-endpoint http://login.example.com/: is not https")]
    [InlineData("login --device-endpoint nowhere", "--device-endpoint nowhere: is not a URL that begins with https://")]
    public void A_wrong_command_line_is_told_apart(string line, string mistake)
    {
        Assert.Null(OAuth2Options.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var found));
        Assert.Equal(mistake, found);
    }
}

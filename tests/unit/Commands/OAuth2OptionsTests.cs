using Pfinit.Commands;

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

    [Theory]
    [InlineData("", "login or status is missing")]
    [InlineData("logout", "unknown action \"logout\"")]
    [InlineData("login joe", "unexpected argument \"joe\"")]
    [InlineData("login --secret x", "unknown option --secret")]
    [InlineData("login --tenant", "--tenant needs a value")]
    [InlineData("status --tenant x", "unknown option --tenant")]
    [InlineData("status --browser", "unknown option --browser")]
    [InlineData("login --device-endpoint http://login.example.com/", "--device-endpoint http://login.example.com/: is not https")]
    [InlineData("login --device-endpoint nowhere", "--device-endpoint nowhere: is not a URL that begins with https://")]
    public void A_wrong_command_line_is_told_apart(string line, string mistake)
    {
        Assert.Null(OAuth2Options.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var found));
        Assert.Equal(mistake, found);
    }
}

using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Tests.Settings;

namespace Pfinit.Tests.Plan;

/// <summary>The key files that are to stay while the relay runs.</summary>
public sealed class WatchedKeysTests
{
    private const string Key = "/etc/opendkim/keys/example.com.private";

    [Fact]
    public void The_key_of_a_domain_is_watched() => Assert.Equal(Key, WatchedWith("OPENDKIM_Mode", "s"));

    [Theory]
    [InlineData("OPENDKIM_KeyTable", "/etc/opendkim/own")]
    [InlineData("OPENDKIM_SigningTable", "refile:/etc/opendkim/own")]
    public void None_is_where_a_table_of_the_user_says_which_are_in_use(string option, string value) => Assert.Null(WatchedWith(option, value));

    private static string? WatchedWith(string option, string value)
    {
        var settings = SettingsReader.Read(
            new Dictionary<string, string> { ["ALLOWED_SENDER_DOMAINS"] = "example.com", ["DKIM_AUTOGENERATE"] = "1", [option] = value },
            new FakeInputFiles(),
            []);
        var domain = Assert.Single(Planner.Build(settings, LiteralValueTests.SurroundingsFor(settings), []).SigningDomains);
        Assert.NotNull(domain.Selector);
        return domain.KeyFile;
    }
}

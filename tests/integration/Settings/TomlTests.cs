// Settings from files: a table a section, drop-ins after it, the environment above both.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

[Collection(SettingsNetwork.Name)]
public sealed class TomlTests(MailNetwork network)
{
    [Fact]
    public async Task Relay_starts_from_a_file_alone_and_later_sources_win()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["POSTFIX_bounce_queue_lifetime"] = "3d",
            Files =
            {
                ["/etc/pfinit.toml"] = """
                    allowed_sender_domains = ["example.com", "example.org"]
                    [postfix]
                    myorigin = "file.example.com"
                    maximal_queue_lifetime = "1d"
                    bounce_queue_lifetime = "1d"
                    [dkim]
                    autogenerate = true
                    selector = "fromtoml"
                    [log]
                    format = "json"
                    """,
                ["/etc/pfinit.d/10-first.toml"] = "[postfix]\nmaximal_queue_lifetime = \"2d\"\n",
                ["/etc/pfinit.d/20-second.toml"] = "[postfix]\nmaximal_queue_lifetime = \"4d\"\n",
            },
        });

        Assert.Equal("file.example.com", await relay.ParameterAsync("myorigin"));
        Assert.Equal("4d", await relay.ParameterAsync("maximal_queue_lifetime"));
        Assert.Equal("3d", await relay.ParameterAsync("bounce_queue_lifetime"));
        Assert.StartsWith("{", await relay.LogLineAsync("daemon started"));
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.org", recipient));
        Assert.Contains("s=fromtoml;", (await network.Receiver.MessageForAsync(recipient)).Headers["DKIM-Signature"]);
    }
}

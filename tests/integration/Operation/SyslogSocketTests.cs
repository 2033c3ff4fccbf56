// /dev/log removed or replaced in a running relay.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

[Collection(OperationNetwork.Name)]
public sealed class SyslogSocketTests(MailNetwork network)
{
    [Theory]
    [InlineData("rm /dev/log")]
    [InlineData("rm /dev/log && echo nothing >/dev/log")]
    [InlineData("mv /dev/log /dev/log.old")]
    [InlineData("rm /dev/log && mkdir /dev/log && sleep 3 && rmdir /dev/log")]
    public async Task Path_that_is_gone_is_bound_again_and_the_log_goes_on(string command)
    {
        await using var relay = await network.StartAsync(new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com" });
        await DeliverAsync(relay);

        await relay.ShellAsync(command);
        var told = await relay.LogLineAsync("; bound again");

        Assert.Contains(" WARNING pfinit[1]: warning: /dev/log: was removed or replaced; bound again", told);
        await relay.ShellAsync("logger -t new/program it is heard");
        await relay.LogLineAsync("it is heard");
        var recipient = await DeliverAsync(relay);
        await relay.LogLineAsync($"to=<{recipient}>");
        Assert.Single((await relay.LogAsync()).Split('\n'), line => line.Contains("; bound again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Path_that_cannot_be_bound_is_said_once_and_shown_in_status_while_it_lasts()
    {
        const string Problem = "/dev/log: was removed or replaced, and cannot be bound again: unlink: Is a directory";
        await using var relay = await network.StartAsync(new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com" });
        await relay.ShellAsync("rm /dev/log && mkdir /dev/log");
        await relay.LogLineAsync($"error: {Problem}");

        Assert.Contains($"warning   {Problem}", await relay.StatusAsync());
        await relay.ShellAsync("rmdir /dev/log");
        await relay.LogLineAsync("; bound again");
        Assert.DoesNotContain(Problem, await relay.StatusAsync());
        Assert.Single((await relay.LogAsync()).Split('\n'), line => line.Contains(Problem, StringComparison.Ordinal));
    }

    private async Task<string> DeliverAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        Assert.NotNull(await network.Receiver.MessageForAsync(recipient));
        return recipient;
    }
}

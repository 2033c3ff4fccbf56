// Daemons that die come back, and the relay ends when it is told to and how it is told to.

using System.Diagnostics;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

[Collection(OperationNetwork.Name)]
public sealed class SupervisionTests(MailNetwork network)
{
    // The relay with nothing to do needs half a second, and waits for no deadline: that of these tests is later than this.
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("opendkim")]
    [InlineData("master")]
    public async Task Daemon_killed_is_restarted_and_signed_mail_flows_again(string daemon)
    {
        await using var relay = await StartAsync();
        var before = await relay.GetAsync("pidof", daemon);

        await relay.ShellAsync($"kill -9 {before}");

        await relay.LogLineAsync($"pid {before} killed by SIGKILL");
        await relay.HealthyAsync();
        Assert.NotEqual(before, await relay.GetAsync("pidof", daemon));
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        Assert.True((await DkimRecord.OfAsync(relay, "example.com")).Verifies(await network.Receiver.MessageForAsync(recipient)));
    }

    // In kB: 2,900, or 4,300 with what settings and plan leave behind. A key made at the start would add what libcrypto keeps.
    [Fact]
    public async Task Memory_that_the_start_took_is_given_back()
    {
        await using var relay = await network.StartAsync(new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com" });

        Assert.InRange(int.Parse(await relay.ShellAsync("sed -n 's/^RssAnon:[[:space:]]*\\([0-9]*\\).*/\\1/p' /proc/1/status")), 1, 3_500);
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Stop_signal_ends_everything_in_order_with_status_zero(string signal)
    {
        await using var relay = await StartAsync();
        var clock = Stopwatch.StartNew();

        await relay.SignalAsync(signal);

        Assert.Equal(0, await relay.ExitAsync());
        Assert.True(clock.Elapsed < StopLimit, $"the stop took {clock.Elapsed}");
        var log = await relay.LogAsync();
        Assert.Contains("postfix: stopped after", log);
        Assert.Contains("all finished", log);
        Assert.Contains("queue: empty", log);

        // A process that gets no time on the processor for a second is told that it is still there.
        Assert.DoesNotContain(log.Split('\n'), line => line.Contains("SIGKILL", StringComparison.Ordinal) && !line.Contains("still there after SIGTERM; sending SIGKILL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Docker_stop_needs_no_kill()
    {
        await using var relay = await StartAsync();

        var clock = Stopwatch.StartNew();

        Assert.Equal(0, await relay.StopWithinAsync(60));
        Assert.True(clock.Elapsed < StopLimit, $"docker stop took {clock.Elapsed}");
    }

    [Fact]
    public async Task Other_signals_do_not_end_the_relay()
    {
        await using var relay = await StartAsync();

        foreach (var signal in new[] { "HUP", "USR1", "USR2", "WINCH", "CHLD", "CONT", "ALRM", "PIPE" })
            await relay.SignalAsync(signal);

        await relay.LogLineAsync("reload: nothing changed");
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        Assert.NotNull(await network.Receiver.MessageForAsync(recipient));
    }

    // It greets before its self-test is over, and a signal that arrives in the middle of that is another matter.
    private async Task<Relay> StartAsync()
    {
        var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DKIM_AUTOGENERATE"] = "1",
            ["DRAIN_TIMEOUT"] = "50s",
        });
        await relay.LogLineAsync("postfix: up after");
        return relay;
    }

    [Fact]
    public async Task SIGTERM_while_keys_are_made_ends_the_start_between_two_keys()
    {
        var name = "pfinit-test-" + Guid.NewGuid();
        var domains = string.Join(' ', Enumerable.Range(1, 1000).Select(number => $"d{number}.example"));
        await Engine.GetAsync(
            "run", "-d", "--name", name, "--network", "none", "-e", $"ALLOWED_SENDER_DOMAINS={domains}", "-e", "DKIM_AUTOGENERATE=1", Engine.Image);
        try
        {
            await Patience.UntilAsync(
                "a key is made", async () => (await Engine.RunAsync("exec", name, "sh", "-c", "ls /etc/opendkim/keys/*.private")).Status == 0);
            await Engine.GetAsync("stop", "-t", "60", name);

            Assert.Equal("0", await Engine.GetAsync("inspect", "-f", "{{.State.ExitCode}}", name));
            Assert.Contains("stop: done; no daemon was started", await Engine.GetAsync("logs", name));
        }
        finally
        {
            await Engine.RunAsync("rm", "-f", name);
        }
    }
}

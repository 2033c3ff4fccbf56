// Whatever becomes of standard output, mail goes on: its reader gone, asleep or slow, and more lines than anybody can read.

using System.Diagnostics;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

[Collection(OperationNetwork.Name)]
public sealed class StandardOutputTests(MailNetwork network)
{
    /// <summary>Holds the reading end of standard output open and reads nothing.</summary>
    private const string Asleep = "sleep 1000 </run/out";

    /// <summary>A line in a second.</summary>
    private const string Slow = "while read -r line; do sleep 1; done </run/out";

    /// <summary>pfinit's memory may grow to its two full buffers of 8 MB and 7 MB for all else, in kB.</summary>
    private const int MemoryLimit = 23_800;

    private const string Storm = "yes 'a line of some text that is as long as lines of a mail log usually are, or a little longer' | head -200000 | logger -t storm/test";

    [Theory]
    [InlineData(Asleep)]
    [InlineData(Slow)]
    public async Task Mail_flows_while_nobody_reads_the_log_and_its_end_is_not_waited_for(string reader)
    {
        await using var relay = await StartAsync(reader);
        await DeliversAsync(relay);

        await relay.ShellAsync(Storm);

        await DeliversAsync(relay);
        await relay.HealthyAsync();
        Assert.InRange(await MemoryAsync(relay), 1, MemoryLimit);
        Assert.Equal(0, await relay.StopWithinAsync(60));
    }

    [Fact]
    public async Task Lost_lines_are_told_of_in_one_line_when_somebody_reads_again()
    {
        await using var relay = await StartAsync(Asleep);
        await relay.ShellAsync(Storm);

        var told = await relay.ShellAsync("grep -m 1 'lines lost' /run/out");

        Assert.Matches(@" WARNING pfinit\[1\]: warning: log: \d+ lines lost: standard output is read too slowly$", told);
        await relay.ShellAsync("kill $(pidof sleep); (cat /run/out >/run/rest &)");
        await DeliversAsync(relay);
        await relay.UntilAsync("grep -q status=sent /run/rest");
        Assert.DoesNotContain("lines lost", await relay.ShellAsync("cat /run/rest"));
    }

    [Fact]
    public async Task Closed_standard_output_stops_nothing_and_the_next_reader_is_told()
    {
        await using var relay = await StartAsync(Asleep);
        await relay.ShellAsync("kill $(pidof sleep)");
        await DeliversAsync(relay);
        await relay.HealthyAsync();

        await relay.ShellAsync("(cat /run/out >/run/rest &)");

        await DeliversAsync(relay);
        await relay.UntilAsync("grep -q 'lines lost: standard output: Broken pipe' /run/rest");
        await relay.UntilAsync("grep -q status=sent /run/rest");
    }

    [Fact]
    public async Task Init_script_that_writes_without_end_and_lines_without_end_do_no_harm()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Files =
            {
                ["/docker-init.d/10-storm.sh"] = """
                    #!/bin/sh
                    yes 'a line of some text that is as long as lines of a mail log usually are, or a little longer' | head -c 60000000
                    yes 'x' | tr -d '\n' | head -c 40000000 >&2
                    """,
            },
        });

        await DeliversAsync(relay);
        Assert.InRange(await MemoryAsync(relay), 1, MemoryLimit);
    }

    private async Task DeliversAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        Assert.NotNull(await network.Receiver.MessageForAsync(recipient));
    }

    // Not the share of shared pages as well: pfinit touches files of the queue as another account, and who did that shows its map to tracers only.
    private static async Task<int> MemoryAsync(Relay relay) => int.Parse(await relay.ShellAsync("sed -n 's/^RssAnon:[[:space:]]*\\([0-9]*\\).*/\\1/p' /proc/1/status"));

    private Task<Relay> StartAsync(string reader) => network.StartAsync(new RelaySetup
    {
        ["ALLOWED_SENDER_DOMAINS"] = "example.com",
        EntryPoint = ["/bin/sh", "-c", $"mkfifo /run/out && ({reader} &) && exec /usr/sbin/pfinit >/run/out"],
    });
}

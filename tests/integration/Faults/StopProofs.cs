// The two proofs behind "once the relay said 250, the message arrives, once, signed": the relay under load, its next hop slow, ended at random
// moments and started again on the same volumes, in a new container each time.

using System.Diagnostics;
using System.Text.RegularExpressions;
using MimeKit;
using Pfinit.Integration.Bed;
using Xunit.Abstractions;

namespace Pfinit.Integration.Faults;

/// <summary>In a class of its own, so that it runs beside the other faults.</summary>
public sealed class StopProofs(FaultNetwork network, ITestOutputHelper output) : IClassFixture<FaultNetwork>
{
    private const int Connections = 4;

    /// <summary>Accepted between two ends at least, so that each end finds mail in all stages.</summary>
    private const int MessagesARound = 12;

    private static readonly TimeSpan LongestThought = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>Against a hang only: what is queued in the end goes out at many messages a second.</summary>
    private static readonly TimeSpan QueuePatience = TimeSpan.FromMinutes(5);

    /// <summary>How long Postfix may take, on a busy machine, from the next hop's 250 to the mark in the queue file.</summary>
    private static readonly TimeSpan MarkWindow = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Stopped_at_random_moments_every_accepted_message_arrives_exactly_once_and_signed()
    {
        var result = await RunAsync("stop", async relay =>
        {
            var clock = Stopwatch.StartNew();
            var status = await relay.StopWithinAsync(40);
            Assert.True(status == 0, $"exit status {status} after {clock.Elapsed}:\n{await relay.LogAsync()}");
        });

        Assert.True(result.Balance is { Lost: [], Twice: [], Unsigned: [] }, result.ToString());
    }

    [Fact]
    public async Task Killed_at_random_moments_nothing_accepted_is_lost_and_what_comes_twice_is_what_smtp_cannot_know()
    {
        var result = await RunAsync("kill", relay => relay.KillAsync());

        Assert.True(result.Balance is { Lost: [], Unsigned: [] }, result.ToString());
        var unexplained = result.Arrivals.GroupBy(arrival => arrival.Recipient)
            .SelectMany(group => group.OrderBy(arrival => arrival.Kept).SkipLast(1))
            .Where(first => !WasReleased(first) && !result.Ends.Any(end => InDoubt(first, end)))
            .Select(first => first.Recipient);
        Assert.Empty(unexplained);
    }

    // The next hop had the message, and its 250 was not yet said, or had only just been said, when everything died: the queue file does not know. One that is
    // said to be removed was known.
    private static bool InDoubt(Arrival arrival, End end) =>
        arrival.Kept < end.To && !(arrival.Answered < end.From - MarkWindow) && !end.Removed.Contains(arrival.Recipient);

    // A message that was on hold for its signature has come in by pickup, which adds it to the queue and then takes it out of maildrop: killed in between, it
    // does so again.
    private static bool WasReleased(Arrival arrival) =>
        arrival.Message.Headers.Any(header => header.Id == HeaderId.Received && header.Value.Contains("(Postfix, from userid "));

    private async Task<Result> RunAsync(string name, Func<Relay, Task> end)
    {
        var random = new Random(FaultSuite.Seed);
        output.WriteLine($"seed {FaultSuite.Seed}");
        using var server = new FaultyServer();
        // Asked by many conversations at once.
        server.Delay = () => Random.Shared.NextDouble() * LongestThought;
        await using var volumes = new Volumes("/var/spool/postfix", "/etc/opendkim/keys");
        var setup = FaultNetwork.Setup(server.Port, volumes.Names);

        // More than the longest thought, on a machine that stands still meanwhile, too.
        setup["DRAIN_TIMEOUT"] = "30s";
        var ends = new List<End>();
        var relay = await network.StartAsync(setup);
        try
        {
            await using var load = Load.Start(name, Connections, relay.Inside);
            for (var round = 0; round < FaultSuite.Rounds; round++)
            {
                await load.AcceptedMoreAsync(MessagesARound);
                await Task.Delay(random.NextDouble() * LongestWait);
                var from = DateTime.UtcNow;
                await end(relay);
                ends.Add(new End(from, DateTime.UtcNow, Removed(await relay.LogAsync())));
                await relay.DisposeAsync();
                relay = await network.StartAsync(setup);
                load.Target = relay.Inside;
            }

            await load.AcceptedMoreAsync(1);
            await load.StopAsync();
            server.Delay = () => TimeSpan.Zero;
            await relay.EmptyQueueAsync(QueuePatience);

            // What the killed ones had removed is read from such lines.
            await relay.LogLineAsync(": removed");
            Assert.NotEmpty(Removed(await relay.LogAsync()));
            var record = await DkimRecord.OfAsync(relay, "example.com");
            var result = new Result(new Balance(load, server.Arrivals, arrival => record.Verifies(arrival.Message)), server.Arrivals, ends);
            FaultSuite.Report($"{name}: {FaultSuite.Rounds} rounds, seed {FaultSuite.Seed}: {result.Balance.Counts}");
            output.WriteLine(result.ToString());
            return result;
        }
        finally
        {
            await relay.DisposeAsync();
        }
    }

    // Whose messages were delivered, and then taken out of the queue. A short queue ID is soon that of another message.
    private static HashSet<string> Removed(string log)
    {
        var recipients = new HashSet<string>();
        var sent = new Dictionary<string, string>();
        foreach (Match line in Regex.Matches(log, @"\]: ([0-9A-Za-z]+): (?:to=<([^>]*)>.* status=sent|removed)"))
        {
            var id = line.Groups[1].Value;
            if (line.Groups[2].Success)
                sent[id] = line.Groups[2].Value;
            else if (sent.Remove(id, out var recipient))
                recipients.Add(recipient);
        }

        return recipients;
    }

    /// <param name="From">Before it was ended.</param>
    /// <param name="To">After that.</param>
    /// <param name="Removed">The recipients of messages that it had delivered and removed.</param>
    private sealed record End(DateTime From, DateTime To, IReadOnlySet<string> Removed);

    private sealed record Result(Balance Balance, IReadOnlyList<Arrival> Arrivals, IReadOnlyList<End> Ends)
    {
        public override string ToString() => $"seed {FaultSuite.Seed}, {Ends.Count} rounds: {Balance}";
    }
}

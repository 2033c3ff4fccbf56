// The proof behind "a reload drops nothing": settings change and are read again, over and over, while mail comes and goes.

using System.Globalization;
using Pfinit.Integration.Bed;
using Xunit.Abstractions;

namespace Pfinit.Integration.Faults;

/// <summary>In a class of its own, so that it runs beside the other faults.</summary>
public sealed class ReloadProof(FaultNetwork network, ITestOutputHelper output) : IClassFixture<FaultNetwork>
{
    private const int Connections = 4;
    private const int MessagesAConnection = 5;

    /// <summary>Accepted between two reloads at least.</summary>
    private const int MessagesARound = 4;

    /// <summary>No client gives up only because the machine stands still.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestThought = TimeSpan.FromSeconds(1);

    private static int Reloads => FaultSuite.Rounds * 2;

    [Fact]
    public async Task Reloaded_over_and_over_under_load_nothing_is_refused_lost_repeated_or_unsigned()
    {
        using var server = new FaultyServer();
        server.Delay = () => Random.Shared.NextDouble() * LongestThought;
        await using var relay = await network.StartAsync(FaultNetwork.Setup(server.Port));
        await using var load = Load.Start("reload", Connections, relay.Inside, MessagesAConnection, AnswerPatience);

        for (var round = 1; round <= Reloads; round++)
        {
            await load.AcceptedMoreAsync(MessagesARound);
            await relay.ShellAsync($"echo '{Settings(round)}' >/etc/pfinit.toml.new && mv /etc/pfinit.toml.new /etc/pfinit.toml");
            var reload = await relay.RunAsync("pfinit", "reload");
            Assert.True(reload.Status == 0, reload.All);
            Assert.Equal(Limit(round), await relay.ParameterAsync("message_size_limit"));
        }

        await load.AcceptedMoreAsync(MessagesARound);
        await load.StopAsync();
        server.Delay = () => TimeSpan.Zero;

        // Not the minutes after which a queue manager by itself looks again at a message that was in delivery when it began.
        await relay.EmptyQueueAsync();
        var record = await DkimRecord.OfAsync(relay, "example.com");
        var balance = new Balance(load, server.Arrivals, arrival => record.Verifies(arrival.Message));
        var counts = $"reload: {Reloads} reloads: {balance.Counts}, {load.Refused.Count} refused";
        FaultSuite.Report(counts);
        output.WriteLine(counts);
        Assert.Empty(load.Refused);
        Assert.Empty(load.Unanswered);
        Assert.True(balance is { Lost: [], Twice: [], Unsigned: [] }, balance.ToString());
    }

    // Every other time the signer has something to read as well.
    private static string Settings(int round) => $"""
        [postfix]
        message_size_limit = {Limit(round)}
        [opendkim]
        SyslogSuccess = "{(round % 4 < 2 ? "yes" : "no")}"
        """;

    private static string Limit(int round) => (10_000_000 + round).ToString(CultureInfo.InvariantCulture);
}

// OpenDKIM killed and stopped, again and again, while clients send: every message that was accepted arrives, signed, once. What becomes of it when
// all is killed is StopProofs' business.

using Pfinit.Integration.Bed;
using Xunit.Abstractions;

namespace Pfinit.Integration.Faults;

/// <summary>In a class of its own, so that it runs beside the other faults.</summary>
public sealed class SigningUnderFaultsTests(FaultNetwork network, ITestOutputHelper output) : IClassFixture<FaultNetwork>
{
    private const int Connections = 3;

    /// <summary>A session goes on having its mail held when the milter failed in it; and others shall not.</summary>
    private const int MessagesASession = 5;

    /// <summary>The kinds of strikes; pfinit's probe takes ten seconds to find a signer that hangs.</summary>
    private const int Kinds = 4;

    /// <summary>Against a hang only.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Random random = new(FaultSuite.Seed);

    [Fact]
    public async Task Every_accepted_message_arrives_once_and_signed_whatever_happens_to_the_signer()
    {
        output.WriteLine($"seed {FaultSuite.Seed}");
        var strikes = FaultSuite.Rounds < Kinds ? Kinds : FaultSuite.Rounds;
        using var server = new FaultyServer();
        var setup = FaultNetwork.Setup(server.Port);
        setup["RESTART_EXITS"] = "1000";
        setup["RESTART_STABLE_AFTER"] = "1s";
        await using var relay = await network.StartAsync(setup);
        await using var load = Load.Start("strike", Connections, relay.Inside, MessagesASession);
        for (var i = 0; i < strikes; i++)
            await StrikeAsync(relay, load, i % Kinds);
        await load.StopAsync();
        await relay.EmptyQueueAsync(Patience);

        // A signer that is killed when it has added its signature and not yet said that it is done leaves a message on hold that has one. It gets another.
        var record = await DkimRecord.OfAsync(relay, "example.com");
        var balance = new Balance(load, server.Arrivals, arrival => record.Verifies(arrival.Message));
        FaultSuite.Report($"signer: {strikes} strikes, seed {FaultSuite.Seed}: {balance.Counts}");
        output.WriteLine(balance.ToString());
        Assert.True(balance is { Lost: [], Twice: [], Unsigned: [] }, $"{balance}\n{await relay.LogAsync()}");
    }

    // Kills the signer; or stops it, lets clients run into it, and then kills it, or leaves that to pfinit's probe. Returns when another one serves and
    // mail was accepted since.
    private async Task StrikeAsync(Relay relay, Load load, int kind)
    {
        var pid = await relay.GetAsync("pidof", "opendkim");

        // In one command, and even so pfinit may find first that it hangs, and kill it.
        var killed = kind == 3 ? $"opendkim: pid {pid} killed, no longer answering" : $"opendkim: pid {pid} killed";
        await relay.ShellAsync(kind switch
        {
            1 => $"kill -STOP {pid}; sleep 0.{random.Next(200, 1000)}; kill -9 {pid} || true",
            3 => $"kill -STOP {pid}",
            _ => $"kill -9 {pid}",
        });
        await relay.LogLineAsync(killed, Patience);
        await relay.UntilAsync($"pidof opendkim | grep -vqx {pid}");
        await load.AcceptedMoreAsync(2 * Connections);
    }
}

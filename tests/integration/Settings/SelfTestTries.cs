// The self-test of a start waits two or three seconds for an answer and then goes on without a verdict; what it had begun shows in the log. A machine that
// stood still for so long says nothing about the relay: another one is started then, and what the last one does counts.

using System.Globalization;
using System.Text.RegularExpressions;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

/// <summary>Relays whose self-test had the time that it needs.</summary>
internal static class SelfTestTries
{
    /// <summary>So many relays at most.</summary>
    public const int Most = 3;

    private const string Up = "postfix: up after ";

    /// <summary>Less than the shortest wait for an answer, together with all else of a start.</summary>
    private const double SlowStart = 1.5;

    /// <summary>How often a relay that should have ended is looked at.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    /// <summary>As <see cref="Engine.RunOnceAsync"/>, of a relay that must not serve. One that serves all the same is killed.</summary>
    public static async Task<Output> EndAsync(params string[] options)
    {
        for (var left = Most; ; left--)
        {
            var output = await EndOnceAsync(options);
            if (left == 1 || !WasSlow(output.All))
                return output;
        }
    }

    /// <summary>One try of <see cref="EndAsync"/>, however slow it was.</summary>
    public static async Task<Output> EndOnceAsync(params string[] options)
    {
        var name = "pfinit-test-" + Guid.NewGuid();
        var end = Engine.RunNamedAsync(name, options);
        while (await Task.WhenAny(end, Task.Delay(Look)) != end)
        {
            if ((await Engine.RunAsync("logs", name)).All.Contains(Up, StringComparison.Ordinal))
                await Engine.RunAsync("kill", name);
        }

        return await end;
    }

    /// <summary>A relay that mail is refused by, asked for the first time.</summary>
    public static async Task<Relay> RefuseAsync(MailNetwork network, RelaySetup setup)
    {
        for (var left = Most; ; left--)
        {
            var relay = await network.StartAsync(setup);
            try
            {
                if (!(await relay.LogLineAsync("self-test: ")).Contains(Warnings.SlowSelfTest, StringComparison.Ordinal) || left == 1)
                    return relay;
            }
            catch
            {
                await relay.DisposeAsync();
                throw;
            }

            await relay.DisposeAsync();
        }
    }

    /// <summary>A relay starts, is asked for its health and stops, and nothing of <paramref name="traces"/> is in its log.</summary>
    public static async Task LeaveNoTraceAsync(MailNetwork network, RelaySetup setup, params string[] traces)
    {
        for (var left = Most; ; left--)
        {
            await using var relay = await network.StartAsync(setup);
            await relay.LogLineAsync(Up);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await relay.HealthyAsync();
            var slowHealth = clock.Elapsed.TotalSeconds > SlowStart;
            await relay.StopAsync();

            // Lines of a health probe are kept back for two seconds, too.
            var log = await relay.LogAsync();
            if (left > 1 && (slowHealth || WasSlow(log)) && traces.Any(trace => log.Contains(trace, StringComparison.Ordinal)))
                continue;
            Assert.All(traces, trace => Assert.DoesNotContain(trace, log));
            return;
        }
    }

    /// <summary>Whether its self-test may have been without an answer.</summary>
    public static bool WasSlow(string log) =>
        Regex.Match(log, Up + "([0-9.]+)s") is { Success: true } up && double.Parse(up.Groups[1].Value, CultureInfo.InvariantCulture) > SlowStart;
}

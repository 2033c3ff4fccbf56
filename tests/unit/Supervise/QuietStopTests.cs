using Pfinit.Kernel;
using Pfinit.Settings;

namespace Pfinit.Tests.Supervise;

/// <summary>Stops that need not wait for the deadline: those who are left have no message under way.</summary>
public sealed class QuietStopTests : IDisposable
{
    private readonly Simulation world = new() { Drain = new DrainSettings(TimeSpan.FromSeconds(20), TimeSpan.Zero, Queue: false) };

    public QuietStopTests()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.SignalAt(1, Signal.SIGTERM);
    }

    public void Dispose() => world.Dispose();

    [Fact]
    public void Sessions_without_a_message_are_ended_after_two_seconds_and_nothing_is_cut_short()
    {
        world.Kernel.Next("/master", Left("smtpd", "smtpd", "tlsmgr"));
        world.At(2.9, () => Assert.Equal("SIGKILL 12", world.Kernel.Calls[^1]));

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL 12", "SIGTERM group 12", "SIGTERM 11"], world.Kernel.Calls.Skip(3));
        Assert.Contains("postfix: 2 smtpd, 1 tlsmgr left, without a message under way; sending SIGTERM", world.Log);
        Assert.Contains(world.Log, line => line.StartsWith("postfix: stopped after 2", StringComparison.Ordinal) && line.EndsWith(", all finished", StringComparison.Ordinal));
    }

    [Fact]
    public void A_message_that_comes_in_is_waited_for_and_its_session_has_time_to_say_so()
    {
        world.Kernel.Next("/master", Left("smtpd", "cleanup") with { OthersStay = Stay("cleanup", 6) });
        world.At(8.9, () => Assert.Equal("SIGKILL 12", world.Kernel.Calls[^1]));

        Assert.Equal(0, world.Run());
        Assert.Contains("postfix: 1 smtpd left, without a message under way; sending SIGTERM", world.Log);
        Assert.InRange(world.Time.Now.TotalSeconds, 9, 9.2);
    }

    [Fact]
    public void Sessions_are_ended_beside_a_delivery_which_is_waited_for()
    {
        world.Kernel.Next("/master", Left("smtp", "smtpd") with { OthersStay = Stay("smtp", 9) });

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL 12", "SIGTERM 1201", "SIGTERM 11"], world.Kernel.Calls.Skip(3));
        Assert.Contains("postfix: stopped after 9s, all finished", world.Log);
    }

    [Fact]
    public void A_session_that_does_not_even_die_of_SIGKILL_does_not_end_the_wait_for_a_delivery()
    {
        world.Kernel.Next("/master", Left("smtp", "smtpd") with { OthersStay = Stay("smtp", 9), Immortal = true, EndsAfter = TimeSpan.FromSeconds(1) });

        Assert.Equal(0, world.Run());
        Assert.Single(world.Log, "error: postfix: 1 smtpd still there after SIGKILL; leaving them behind");
        Assert.InRange(world.Time.Now.TotalSeconds, 10, 10.2);
    }

    [Theory]
    [InlineData("pickup")]
    [InlineData("agent")]
    public void Whoever_may_have_a_message_is_waited_for_until_the_deadline(string name)
    {
        world.Kernel.Next("/master", Left("smtpd", name));

        Assert.Equal(0, world.Run());
        Assert.Contains($"warning: postfix: 1 {name}, 1 smtpd still at work when the time to stop was over (DRAIN_TIMEOUT); sending SIGTERM", world.Log);
        Assert.Contains("postfix: stopped after 20s, cut short", world.Log);
    }

    [Fact]
    public void A_delivery_that_goes_through_tlsproxy_is_waited_for()
    {
        world.Kernel.Next("/master", Left("smtp", "tlsproxy") with
        {
            OthersStay = new Dictionary<string, TimeSpan> { ["smtp"] = TimeSpan.FromSeconds(9), ["tlsproxy"] = TimeSpan.FromSeconds(9) },
        });

        Assert.Equal(0, world.Run());
        Assert.Equal(["SIGKILL 12", "SIGTERM 11"], world.Kernel.Calls.Skip(3));
        Assert.Contains("postfix: stopped after 9s, all finished", world.Log);
    }

    [Fact]
    public void A_tlsproxy_that_does_not_end_is_ended_at_the_deadline()
    {
        world.Kernel.Next("/master", Left("tlsproxy"));

        Assert.Equal(0, world.Run());
        Assert.Contains("warning: postfix: 1 tlsproxy still at work when the time to stop was over (DRAIN_TIMEOUT); sending SIGTERM", world.Log);
    }

    [Fact]
    public void A_storm_of_orphans_does_not_have_proc_read_for_each()
    {
        world.Kernel.Next("/master", Left("agent"));
        world.At(2, () =>
        {
            for (var pid = 5000; pid < 7000; pid++)
            {
                world.Kernel.AddOrphan(pid, WaitStatus.Exited(0));
                world.Kernel.Reap(pid);
            }
        });

        Assert.Equal(0, world.Run());

        // Twenty a second, until the deadline.
        Assert.InRange(world.Kernel.Listings, 300, 500);
    }

    [Fact]
    public void Without_proc_the_deadline_is_waited_for()
    {
        world.Kernel.Next("/master", Left());

        Assert.Equal(0, world.Run());
        Assert.Contains("warning: postfix: processes of group 12 still at work when the time to stop was over (DRAIN_TIMEOUT); sending SIGTERM", world.Log);
    }

    private static Life Left(params string[] names) => new() { OthersStayFor = null, Others = names };

    private static Dictionary<string, TimeSpan> Stay(string name, double seconds) => new() { [name] = TimeSpan.FromSeconds(seconds) };
}

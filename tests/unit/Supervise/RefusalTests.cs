using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Tests.Supervise;

/// <summary>A daemon that starts and whose answer says that its settings are at fault.</summary>
public sealed class RefusalTests : IDisposable
{
    private static readonly Life NeverReady = Life.Good with { ReadyAfter = null };

    private readonly Simulation world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public void A_mistake_ends_pfinit_at_once_in_order_and_with_the_status_of_settings()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", NeverReady);
        world.At(0.5, () => world.Answer(12, ProbeResult.Mistaken("refuses every mail: 451 4.3.5 Server configuration error")));

        Assert.Equal(78, world.Run());
        Assert.Equal(["spawn /opendkim", "spawn /master", "title pfinit:stopping", "SIGKILL 12", "SIGTERM 11"], world.Kernel.Calls);
        Assert.Equal("fatal: postfix: refuses every mail: 451 4.3.5 Server configuration error; nothing was accepted", world.Log[^1]);
        Assert.InRange(world.Time.Now, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_refusal_that_lasts_until_the_start_timeout_is_a_mistake()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", NeverReady);
        world.At(5, () => world.Answer(12, ProbeResult.Refusing("refuses every mail: 451 4.3.0 Temporary lookup failure")));

        Assert.Equal(78, world.Run());
        Assert.Equal("fatal: postfix: refuses every mail: 451 4.3.0 Temporary lookup failure; nothing was accepted", world.Log[^1]);
        Assert.InRange(world.Time.Now, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(31));
    }

    [Fact]
    public void A_relay_whose_start_a_mistake_ends_never_showed_that_it_serves()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", NeverReady);
        world.At(0.5, () => world.Answer(12, ProbeResult.Mistaken("refuses every mail")));

        Assert.Equal(78, world.Run());
        Assert.Equal(["pfinit:stopping"], world.Kernel.Titles);
    }

    [Fact]
    public void That_mail_is_taken_shows_from_the_good_end_of_the_test_on_and_not_while_Postfix_is_restarted()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Dies(3, Signal.SIGKILL) with { ReadyAfter = TimeSpan.FromSeconds(2) }, Life.Good);
        world.At(1.9, () => Assert.Empty(world.Kernel.Titles));
        world.At(2.5, () => Assert.Equal(["pfinit"], world.Kernel.Titles));
        world.SignalAt(9, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Equal(["pfinit", "pfinit:starting", "pfinit", "pfinit:stopping"], world.Kernel.Titles);
    }

    [Fact]
    public void A_refusal_that_passes_is_forgotten()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", NeverReady);
        world.At(5, () => world.Answer(12, ProbeResult.Refusing("refuses every mail")));
        world.At(20, () => world.Answer(12));
        world.SignalAt(60, Signal.SIGTERM);

        Assert.Equal(0, world.Run());
        Assert.Contains("postfix: up after 20s, pid 12", world.Log);
    }

    [Fact]
    public void A_mistake_found_after_a_restart_does_not_claim_that_nothing_was_accepted()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", Life.Dies(3, Signal.SIGKILL), NeverReady);
        world.At(4, () => world.Answer(13, ProbeResult.Mistaken("refuses every mail")));

        Assert.Equal(78, world.Run());
        Assert.Equal("fatal: postfix: refuses every mail; the relay stops", world.Log[^1]);
    }

    [Fact]
    public void A_mistake_that_is_told_when_pfinit_is_stopping_changes_nothing()
    {
        world.Kernel.Next("/opendkim", Life.Good);
        world.Kernel.Next("/master", NeverReady);
        world.SignalAt(1, Signal.SIGTERM);
        world.At(1.001, () => world.Answer(12, ProbeResult.Mistaken("refuses every mail")));

        Assert.Equal(0, world.Run());
        Assert.Equal("stop: done", world.Log[^1]);
    }
}

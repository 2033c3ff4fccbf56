using Pfinit.Commands;
using Pfinit.Http;

namespace Pfinit.Tests.Commands;

public sealed class HostNameTests
{
    private static readonly FoundHostName Found = new("mail.example.com", "192.0.2.1", "a.example", ResolvesBack: true);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void What_was_found_is_told_in_one_line() => Assert.Equal(
        ["pfinit: hostname: mail.example.com, the name of 192.0.2.1, this host's address as a.example sees it"],
        Messages(Found, ""));

    [Fact]
    public void Services_that_did_not_help_are_one_warning() => Assert.Equal(
        [
            "pfinit: warning: hostname: asked further, since x: broken; y: broken, too",
            "pfinit: hostname: mail.example.com, the name of 192.0.2.1, this host's address as a.example sees it",
        ],
        Messages(Found, "", "x: broken", "y: broken, too"));

    [Fact]
    public void A_name_that_does_not_resolve_back_is_warned_of() => Assert.Equal(
        "pfinit: warning: hostname: mail.example.com does not resolve to 192.0.2.1, and receivers may distrust it; it is used all the same",
        Messages(Found with { ResolvesBack = false }, "")[1]);

    [Fact]
    public void Without_a_name_the_containers_own_is_used_with_every_reason() => Assert.Equal(
        ["pfinit: warning: hostname: not found by the public address, so relay.test, the container's own, is used: x: broken; nothing more within 20 s"],
        Messages(null, "nothing more within 20 s", "x: broken"));

    [Fact]
    public void A_search_that_ends_is_waited_for() =>
        Assert.Equal(new HostName.Outcome(Found, ""), HostName.Find(_ => Found, () => false, Patience));

    [Fact]
    public void A_search_that_takes_too_long_is_left_behind_and_told_so()
    {
        using var told = new ManualResetEventSlim();
        var outcome = HostName.Find(UntilTold(told), () => false, TimeSpan.FromMilliseconds(100));
        Assert.Equal(new HostName.Outcome(null, "nothing more within 0.1 s"), outcome);
        Assert.True(told.Wait(Patience));
    }

    [Fact]
    public void A_stop_ends_the_wait()
    {
        using var told = new ManualResetEventSlim();
        Assert.Null(HostName.Find(UntilTold(told), () => true, TimeSpan.FromDays(1)));
        Assert.True(told.Wait(Patience));
    }

    [Fact]
    public void A_bug_in_the_search_does_not_end_the_start() => Assert.Equal(
        new HostName.Outcome(null, "InvalidOperationException: oops"),
        HostName.Find(_ => throw new InvalidOperationException("oops"), () => false, Patience));

    private static Func<Func<bool>, FoundHostName?> UntilTold(ManualResetEventSlim told) => stop =>
    {
        SpinWait.SpinUntil(stop, Patience);
        if (stop())
            told.Set();
        return null;
    };

    private static List<string> Messages(FoundHostName? found, string problem, params string[] problems) =>
        [.. HostName.Messages(new HostName.Outcome(found, problem), problems, "relay.test").Select(message => message.ToString())];
}

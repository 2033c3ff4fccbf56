using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class DrainReaderTests
{
    [Theory]
    [InlineData("peer", "[peer]:587")]
    [InlineData(" relay-mail.mail.svc.cluster.local\n", "[relay-mail.mail.svc.cluster.local]:587")]
    [InlineData("peer.example.com:2525", "[peer.example.com]:2525")]
    [InlineData("[peer.example.com]:2525", "[peer.example.com]:2525")]
    [InlineData("[peer.example.com]", "[peer.example.com]:587")]
    [InlineData("[2001:db8::1]", "[2001:db8::1]:587")]
    [InlineData("[2001:db8::1]:25", "[2001:db8::1]:25")]
    [InlineData("", null)]
    [InlineData(" ", null)]
    public void A_peer_is_a_host_whose_mx_records_do_not_count(string text, string? peer) => Assert.Equal(peer, Read(text, []).To);

    [Theory]
    [InlineData("a, b", "\"a, b\" names several hosts; one is wanted, whose name may have several addresses")]
    [InlineData("peer:465", "\"peer:465\" is a port where TLS comes first; the peer's port for submission is wanted, 587 as a rule")]
    [InlineData("peer:abc", "the port in \"peer:abc\" is no number")]
    [InlineData("peer:70000", "port 70000 is outside 1..65535")]
    public void Anything_else_is_refused(string text, string problem)
    {
        var diagnostics = new List<Diagnostic>();
        Assert.Null(Read(text, diagnostics).To);
        Assert.Equal($"pfinit: fatal: DRAIN_TO: {problem}", Assert.Single(diagnostics).ToString());
    }

    [Fact]
    public void A_stop_too_short_for_it_is_a_warning()
    {
        var diagnostics = new List<Diagnostic>();
        DrainReader.Read(SettingsReader.Collect(new Dictionary<string, string> { ["DRAIN_TO"] = "peer", ["DRAIN_TIMEOUT"] = "1s" }, new FakeInputFiles(), diagnostics), diagnostics);
        Assert.Equal(
            "pfinit: warning: DRAIN_TO: DRAIN_TIMEOUT, 1s, leaves no time to hand the queue over; a third of it less DRAIN_DELAY is for that, and half a second is the least",
            Assert.Single(diagnostics).ToString());
    }

    [Theory]
    [InlineData(9, 0, "peer", 3)]
    [InlineData(9, 6, "peer", 1)]
    [InlineData(115, 5, "peer", 20)]
    [InlineData(0, 0, "peer", 0)]
    [InlineData(9, 0, null, 0)]
    public void A_third_of_the_time_is_kept_for_the_handover_and_no_more_than_twenty_seconds(int timeout, int delay, string? to, int reserve) => Assert.Equal(
        TimeSpan.FromSeconds(reserve), new DrainSettings(TimeSpan.FromSeconds(timeout), TimeSpan.FromSeconds(delay), Queue: false) { To = to }.Reserve);

    private static DrainSettings Read(string to, List<Diagnostic> diagnostics) =>
        DrainReader.Read(SettingsReader.Collect(new Dictionary<string, string> { ["DRAIN_TO"] = to }, new FakeInputFiles(), diagnostics), diagnostics);
}

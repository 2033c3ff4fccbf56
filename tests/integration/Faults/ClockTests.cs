// The clock on the wall, an hour forward and back. A container cannot set it, so Postfix and OpenDKIM are shown another one (libfaketime, from the
// test peer's image): what they see is what they would see after date(1) on the host. pfinit is left out, since the library breaks the timed waits of
// .NET; that it waits by the monotonic clock is a unit test's matter.

using MimeKit;
using MimeKit.Utils;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Faults;

[Collection(SharedFaultNetwork.Name)]
public sealed class ClockTests(FaultNetwork network) : IDisposable
{
    private readonly FaultyServer server = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Clock_set_an_hour_forward_and_back_changes_nothing_for_mail_and_supervision()
    {
        await using var relay = await StartAsync();
        await ArrivesAsync(relay);
        foreach (var offset in new[] { 3600, -3600 })
        {
            SetClock(offset);
            await ArrivesUnderTheClockAsync(relay, TimeSpan.FromSeconds(offset));
            var before = await relay.GetAsync("pidof", "opendkim");
            await relay.ShellAsync($"kill -9 {before}");
            await relay.LogLineAsync($"pid {before} killed by SIGKILL");
            await ArrivesAsync(relay);
        }

        Assert.Contains("postfix/qmgr", await relay.LogLineAsync("warning: backward time jump detected -- slewing clock"));
        Assert.Equal(0, await relay.StopInTenSecondsAsync());
    }

    // As after a clock that was ahead and has been put right: what was deferred then is due in an hour, unless somebody asks for it now.
    [Fact]
    public async Task Mail_that_is_due_in_an_hour_waits_and_goes_out_with_a_flush()
    {
        server.Stop();
        var setup = FaultNetwork.Setup(server.Port);
        await using var relay = await network.StartAsync(setup);
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await relay.LogLineAsync("Connection refused");
        await relay.ShellAsync("until find /var/spool/postfix/deferred -type f | grep -q .; do :; done; find /var/spool/postfix/deferred -type f -exec touch -d @$(($(date +%s) + 3600)) {} +");
        server.Start();

        // A message that comes later and arrives shows that the queue manager has looked at the queue.
        await ArrivesAsync(relay);
        Assert.DoesNotContain(server.Arrivals, arrival => arrival.Recipient == recipient);
        await relay.GetAsync("postqueue", "-f");

        await server.ArrivedAsync(relay, recipient);
        await relay.EmptyQueueAsync(FaultNetwork.Patience);
        Assert.Single(server.Arrivals, arrival => arrival.Recipient == recipient);
    }

    private async Task<Arrival> ArrivesAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendUntilTakenAsync(Letter.Text("sender@example.com", recipient));
        return Assert.Single(await server.ArrivedAsync(relay, recipient));
    }

    // The Received line of a message says which time it was for Postfix.
    private async Task ArrivesUnderTheClockAsync(Relay relay, TimeSpan offset)
    {
        var received = (await ArrivesAsync(relay)).Message.Headers[HeaderId.Received]!;
        Assert.True(DateUtils.TryParse(received[(received.LastIndexOf(';') + 1)..], out var date), received);
        Assert.InRange(date - DateTimeOffset.UtcNow - offset, -FaultNetwork.Patience, FaultNetwork.Patience);
    }

    private async Task<Relay> StartAsync()
    {
        const string Library = "/clock/library.so";
        var content = await network.Mail.Receiver.ClockLibraryAsync();
        Assert.NotEmpty(content);
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "library.so"), content);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "preload"), Library + "\n");
        SetClock(0);
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        var setup = FaultNetwork.Setup(server.Port, confine: host => host.Binds =
        [
            $"{folder.Path}:/clock:ro",
            $"{folder.Path}/preload:/etc/ld.so.preload:ro",
            $"{folder.Path}/offset:/etc/faketimerc:ro",
        ]);

        // The file is looked up whenever the clock is asked.
        setup["FAKETIME_SKIP_CMDS"] = "pfinit";
        setup["POSTFIX_import_environment"] =
            "MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME FAKETIME_NO_CACHE=1 DONT_FAKE_MONOTONIC=1";
        return await network.StartAsync(setup);
    }

    // In place: the file is mounted on its own.
    private void SetClock(int offset) => File.WriteAllText(Path.Combine(folder.Path, "offset"), $"{(offset < 0 ? "" : "+")}{offset}\n");
}

// The clock on the wall, an hour forward and back. A container cannot set it, so Postfix and OpenDKIM are shown another one (libfaketime, from the
// test peer's image): what they see is what they would see after date(1) on the host. pfinit is left out: it runs before an init script has the library
// loaded, which breaks the timed waits of .NET. That it waits by the monotonic clock is a unit test's matter.

using MimeKit;
using MimeKit.Utils;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Faults;

[Collection(SharedFaultNetwork.Name)]
public sealed class ClockTests(FaultNetwork network) : IDisposable
{
    private static readonly TimeSpan BusyMachine = TimeSpan.FromMinutes(10);

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
        Assert.Equal(0, await relay.StopWithinAsync(40));
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
        await relay.ShellAsync("""
            cd /var/spool/postfix/deferred
            touch -d @$(($(date +%s) + 3000)) /tmp/later
            until find . -type f -newer /tmp/later | grep -q .; do find . -type f -exec touch -d @$(($(date +%s) + 3600)) {} +; done
            """);
        server.Start();

        // A message that comes later and arrives shows that the queue manager has looked at the queue.
        await ArrivesAsync(relay);
        Assert.DoesNotContain(server.Arrivals, arrival => arrival.Recipient == recipient);
        await relay.GetAsync("postqueue", "-f");

        await server.ArrivedAsync(relay, recipient);
        await relay.EmptyQueueAsync();
        Assert.Single(server.Arrivals, arrival => arrival.Recipient == recipient);
    }

    private async Task<Arrival> ArrivesAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendUntilTakenAsync(Letter.Text("sender@example.com", recipient));
        return Assert.Single(await server.ArrivedAsync(relay, recipient));
    }

    // The Received line of a message says which time it was for Postfix: an hour off, give or take what a busy machine needs for a message.
    private async Task ArrivesUnderTheClockAsync(Relay relay, TimeSpan offset)
    {
        var received = (await ArrivesAsync(relay)).Message.Headers[HeaderId.Received]!;
        Assert.True(DateUtils.TryParse(received[(received.LastIndexOf(';') + 1)..], out var date), received);
        Assert.InRange(date - DateTimeOffset.UtcNow - offset, -BusyMachine, BusyMachine);
    }

    private async Task<Relay> StartAsync()
    {
        var content = await network.Mail.Receiver.ClockLibraryAsync();
        Assert.NotEmpty(content);
        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "library.so"), content);
        SetClock(0);
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        var setup = FaultNetwork.Setup(server.Port, confine: host => host.Binds = [$"{folder.Path}:/clock:ro"]);
        setup.Files["/docker-init.d/clock.sh"] = """
            #!/bin/sh
            ln -s /clock/offset /etc/faketimerc
            echo /clock/library.so >/etc/ld.so.preload
            """;

        // The file is looked up whenever the clock is asked. OpenDKIM has the variables from the container, Postfix only from this parameter.
        setup["FAKETIME_NO_CACHE"] = "1";
        setup["DONT_FAKE_MONOTONIC"] = "1";
        setup["POSTFIX_import_environment"] =
            "MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C POSTLOG_SERVICE POSTLOG_HOSTNAME FAKETIME_NO_CACHE=1 DONT_FAKE_MONOTONIC=1";
        return await network.StartAsync(setup);
    }

    // Replaced as a whole: a process that finds the file empty is ended by the library, and with it the delivery that it was about.
    private void SetClock(int offset)
    {
        var next = Path.Combine(folder.Path, "next");
        File.WriteAllText(next, $"{(offset < 0 ? "" : "+")}{offset}\n");
        File.Move(next, Path.Combine(folder.Path, "offset"), overwrite: true);
    }
}

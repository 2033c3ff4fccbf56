// Disks that are full, have no inode left, or cannot be written to. Nothing is accepted that cannot be kept, and nothing is left half-written.

using MailKit.Net.Smtp;
using MimeKit;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Faults;

[Collection(SharedFaultNetwork.Name)]
public sealed class DiskTests(FaultNetwork network) : IDisposable
{
    private const string Spool = "/var/spool/postfix";
    private const string FillSpool = $"dd if=/dev/zero of={Spool}/filler bs=4k 2>/dev/null || true";
    private const string FillInodes = $"mkdir {Spool}/filler; (i=0; while : >{Spool}/filler/$((i += 1)); do :; done) 2>/dev/null || true";
    private const string Free = $"rm -r {Spool}/filler";

    private readonly FaultyServer server = new();

    public void Dispose() => server.Dispose();

    // A client that announces the size of its message is refused before it sends it, another one afterwards.
    [Theory]
    [InlineData(true, 452, "452 4.3.1 Insufficient system storage")]
    [InlineData(false, 451, "write queue file: No space left on device")]
    public async Task Full_spool_puts_clients_off_delivers_what_it_has_and_goes_on_when_there_is_space(bool announced, int status, string line)
    {
        server.Stop();
        await using var relay = await network.StartAsync(Setup("size=8m"));
        var before = await SendAsync(relay);

        // Deferred, it needs no further room.
        await relay.LogLineAsync($"to=<{before}>");
        await relay.ShellAsync(FillSpool);
        using var client = await relay.ConnectAsync();
        var letter = Letter.Text("sender@example.com", network.NewRecipient());
        if (!announced)
        {
            // There is room for its beginning.
            await relay.ShellAsync($"truncate -s $(($(stat -c %s {Spool}/filler) - 100000)) {Spool}/filler");
            client.Capabilities &= ~SmtpCapabilities.Size;
            letter.Body = new TextPart("plain") { Text = string.Concat(Enumerable.Repeat("A line of a message that does not fit.\n", 10_000)) };
        }

        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(letter));

        Assert.Equal(status, (int)refusal.StatusCode);
        await relay.LogLineAsync(line);

        // Its figures may be a second old, here and below.
        if (announced)
            await relay.UntilAsync($"pfinit status | grep -Eq 'disk: [0-9]+ bytes are free in {Spool}'");
        server.Start();
        await server.ArrivedAsync(relay, before);
        await relay.ShellAsync(Free);
        await relay.UntilAsync("status=$(pfinit status) && ! echo \"$status\" | grep -q 'disk: '");
        await AllArrivedOnceAsync(relay, before, await SendAsync(relay));
    }

    // Postfix does not answer RCPT but tries to make the queue file every ten seconds, so the client's patience decides.
    [Fact]
    public async Task Without_inodes_clients_wait_and_mail_goes_on_when_there_are_some()
    {
        server.Stop();

        // Another attempt would free the inode of its defer file, for the new mail.
        var setup = Setup("nr_inodes=300");
        setup["POSTFIX_queue_run_delay"] = "1h";
        await using var relay = await network.StartAsync(setup);
        await relay.HealthyAsync();
        var before = await SendAsync(relay);

        // Deferred, it needs no further inode. In the middle of its first attempt it would: Postfix then waits a minute.
        await relay.LogLineAsync($"to=<{before}>");
        await relay.ShellAsync(FillInodes);
        using var client = await relay.ConnectAsync();
        var recipient = network.NewRecipient();
        var sending = client.SendAsync(Letter.Text("sender@example.com", recipient));

        await relay.LogLineAsync("mail_queue_enter: create file incoming/");
        Assert.EndsWith(": No space left on device", await relay.LogLineAsync("mail_queue_enter: create file incoming/"));
        Assert.False(sending.IsCompleted);
        await relay.LogLineAsync($"warning: disk: no inode is free in {Spool}: no new mail is taken");

        server.Start();
        await relay.ShellAsync(Free);
        await sending;
        await relay.LogLineAsync($"disk: there is room again in {Spool}");
        await relay.GetAsync("postqueue", "-f");
        await AllArrivedOnceAsync(relay, before, recipient);
    }

    [Theory]
    [InlineData("ro", @"fatal: /var/spool/postfix: cannot be written \(active, .*\): mkdir: Read-only file system; mount a tmpfs or volume at /var/spool/postfix")]
    [InlineData("nr_inodes=5", @"fatal: /var/spool/postfix: cannot be written \(.*\): mkdir: No space left on device; free some space, or inodes, in /var/spool/postfix")]
    public async Task Spool_that_cannot_hold_a_queue_ends_the_start_with_one_line(string options, string line)
    {
        var output = await Engine.RunOnceAsync("--tmpfs", $"{Spool}:{options}", "-e", "ALLOWED_SENDER_DOMAINS=example.com");

        Assert.Equal(71, output.Status);
        Assert.Matches(line + "$", output.Stdout.TrimEnd('\n'));
        Assert.Single(output.Stdout.Split('\n'), text => text.Contains("fatal:", StringComparison.Ordinal));
    }

    // A main.cf is there, all but a little of the disk is taken, and the settings need more of it.
    [Theory]
    [InlineData("size=16k", "dd if=/dev/zero of=filler bs=4k")]
    [InlineData("nr_inodes=8", "while : >filler$((i += 1)); do :; done")]
    public async Task Full_etc_postfix_ends_the_start_with_one_line_and_leaves_main_cf_as_it_was(string options, string fill)
    {
        const string Old = "# Mine\nmyhostname = old.example.com\n";
        var output = await Engine.RunOnceAsync(
            "--tmpfs", $"/etc/postfix:{options}", "-e", "ALLOWED_SENDER_DOMAINS=example.com", "--entrypoint", "/bin/sh", "--", "-c", $"""
            cd /etc/postfix; i=0; printf '{Old.Replace("\n", "\\n", StringComparison.Ordinal)}' >main.cf
            ({fill}) 2>/dev/null
            pfinit >/tmp/log; status=$?
            cat main.cf; ls -A | grep -F .pfinit
            tail -n 1 /tmp/log >&2
            grep -c fatal: /tmp/log >&2
            exit $status
            """);

        Assert.Equal(71, output.Status);
        Assert.Equal(Old, output.Stdout);
        Assert.Matches(@"fatal: /etc/postfix: cannot be written \(.*main\.cf.*\): (write|open): No space left on device; free some space, or inodes, in /etc/postfix\n1\n$", output.Stderr);
    }

    private RelaySetup Setup(string options) =>
        FaultNetwork.Setup(server.Port, confine: host => host.Tmpfs = new Dictionary<string, string> { [Spool] = options });

    private async Task<string> SendAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        return recipient;
    }

    private async Task AllArrivedOnceAsync(Relay relay, params string[] recipients)
    {
        foreach (var recipient in recipients)
            await server.ArrivedAsync(relay, recipient);
        await relay.EmptyQueueAsync();

        // Besides them there is Postfix's own report to the postmaster about what it could not write.
        Assert.Equal(recipients.Order(), server.Arrivals.Select(arrival => arrival.Recipient).Where(recipient => !recipient.StartsWith("postmaster@", StringComparison.Ordinal)).Order());
    }
}

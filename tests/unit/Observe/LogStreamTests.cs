using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Observe;
using Pfinit.Settings;

namespace Pfinit.Tests.Observe;

[Collection(SharedTimeZone.Name)]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class LogStreamTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string directory = Directory.CreateTempSubdirectory("pfinit-log").FullName;

    private string Device => Path.Combine(directory, "log");

    [Fact]
    public void Own_and_foreign_messages_form_one_stream()
    {
        using var file = TemporaryFile.Create();
        using var log = Open(file.Fd);
        log.Write(Diagnostic.Warning("opendkim", "pid 41 exit status 78"));
        log.Listen(Device, new Complaints());
        using var sender = Sender();
        sender.Send(Datagram.Of("<22>Nov  3 07:05:09 postfix/qmgr[74]: 3F2A01C0D5: removed"));

        Assert.True(log.Flush(Patience));

        Assert.Equal(
            [$"WARNING pfinit[{Environment.ProcessId}]: warning: opendkim: pid 41 exit status 78", "INFO    postfix/qmgr[74]: 3F2A01C0D5: removed"],
            file.Lines.Select(line => line.Substring(line.IndexOf(' ') + 1)));
        Assert.Equal((2, 2, 0), (log.Counters.Read, log.Counters.Written, log.Counters.Dropped));
    }

    [Fact]
    public void A_password_reaches_neither_the_log_nor_what_is_remembered_of_it()
    {
        using var file = TemporaryFile.Create();
        using var log = Open(file.Fd);
        var complaints = new Complaints();
        log.Listen(Device, complaints);
        using var sender = Sender();
        sender.Send(Datagram.Of("<22>Nov  3 07:05:09 postfix/smtpd[74]: < h[::1]: AUTH PLAIN AGpvZQBodW50ZXIy"));
        sender.Send(Datagram.Of("<20>Nov  3 07:05:09 postfix/smtpd[74]: warning: non-SMTP command from h[::1]: 0LgvAHNlY3JldA=="));

        Assert.True(log.Flush(Patience));

        Assert.Equal(
            ["INFO    postfix/smtpd[74]: < h[::1]: AUTH PLAIN [redacted]", "WARNING postfix/smtpd[74]: warning: non-SMTP command from h[::1]: [redacted]"],
            file.Lines.Select(line => line.Substring(line.IndexOf(' ') + 1)));
        Assert.Equal("warning: non-SMTP command from h[::1]: [redacted]", Assert.Single(complaints.All).Text);
    }

    [Fact]
    public void What_was_sent_before_the_end_is_written_even_if_it_was_still_in_the_socket()
    {
        using var file = TemporaryFile.Create();
        using var log = Open(file.Fd);
        log.Listen(Device, new Complaints());
        using var sender = Sender();
        for (var i = 0; i < 5000; i++)
            sender.Send(Datagram.Of($"<22>a[1]: {i}"));

        Assert.True(log.Flush(Patience));

        Assert.Equal(Enumerable.Range(0, 5000).Select(i => $"{i}"), file.Lines.Select(line => line.Substring(line.LastIndexOf(' ') + 1)));
    }

    [Fact]
    public void What_was_sent_before_listening_ends_has_been_seen_then_and_the_log_goes_on()
    {
        var watcher = new CountingWatcher();
        using var file = TemporaryFile.Create();
        using var log = Open(file.Fd);
        log.Listen(Device, new Complaints(), watcher);
        using var sender = Sender();
        for (var i = 0; i < 5000; i++)
            sender.Send(Datagram.Of($"<22>a[1]: {i}"));

        Assert.True(log.EndListening(Patience));

        Assert.Equal(5000, watcher.Count);
        log.Write(Diagnostic.Info("stop", "done"));
        Assert.True(log.Flush(Patience));
        Assert.EndsWith("stop: done", file.Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_socket_left_by_an_earlier_run_is_replaced_and_everyone_may_send()
    {
        File.WriteAllText(Device, "left behind");
        using var file = TemporaryFile.Create();
        using (var log = Open(file.Fd))
        {
            log.Listen(Device, new Complaints());
            Assert.Equal((UnixFileMode)Convert.ToInt32("666", 8), File.GetUnixFileMode(Device));
        }

        Assert.False(File.Exists(Device));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_path_that_is_removed_or_replaced_is_bound_again_and_open_connections_lose_nothing(bool replaced)
    {
        using var file = TemporaryFile.Create();
        using var log = Open(file.Fd);
        log.Listen(Device, new Complaints());
        using var old = Sender();
        old.Send(Datagram.Of("<22>a[1]: before"));
        File.Delete(Device);
        if (replaced)
            File.WriteAllText(Device, "something else");
        old.Send(Datagram.Of("<22>a[1]: meanwhile"));

        Assert.True(SpinWait.SpinUntil(() => File.Exists(Device) && (File.GetUnixFileMode(Device) & UnixFileMode.OtherWrite) != 0, Patience));

        using var next = Sender();
        next.Send(Datagram.Of("<22>a[2]: after"));
        Assert.True(SpinWait.SpinUntil(() => IsShut(old), Patience));
        Assert.True(log.Flush(Patience));
        Assert.Equal(["before", "meanwhile", "after"], file.Lines.Select(line => line.Substring(line.LastIndexOf(' ') + 1)).Where(word => word != "probe").Distinct());
    }

    [Fact]
    public void Senders_are_never_held_up_by_a_standard_output_nobody_reads()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var log = Open((int)pipe.ClientSafePipeHandle.DangerousGetHandle());
        log.Listen(Device, new Complaints());
        using var sender = Sender();
        sender.SendTimeout = 10_000;
        var line = Datagram.Of("<22>a[1]: " + new string('x', 990));
        const int Sent = 10_000;
        for (var i = 0; i < Sent; i++)
            sender.Send(line);

        // The pipe is full and the queue too: nothing gets out, and a flush gives up in time.
        SpinWait.SpinUntil(() => log.Counters.Read == Sent, Patience);
        Assert.Equal(Sent, log.Counters.Read);
        Assert.InRange(log.Counters.Dropped, 1, Sent - 4000);
        Assert.False(log.Flush(TimeSpan.FromMilliseconds(50)));

        // Once someone reads, every line that was kept comes out, and one line tells of the others.
        var dropped = log.Counters.Dropped;
        var kept = 0;
        var reports = new List<string>();
        using var reader = new StreamReader(pipe, Encoding.UTF8);
        while (kept + dropped < Sent || reports.Count == 0)
        {
            var read = reader.ReadLine();
            Assert.NotNull(read);
            if (read.Contains("pfinit[", StringComparison.Ordinal))
                reports.Add(read);
            else
                kept++;
        }

        Assert.EndsWith($" WARNING pfinit[{Environment.ProcessId}]: warning: log: {dropped} lines lost: standard output is read too slowly",
            Assert.Single(reports), StringComparison.Ordinal);
        Assert.Equal(Sent, kept + dropped);
    }

    [Fact]
    public void Messages_from_many_threads_stay_whole_lines()
    {
        using var file = TemporaryFile.Create();
        using var log = Open(file.Fd);
        var threads = Enumerable.Range(0, 4).Select(i => new Thread(() =>
        {
            for (var n = 0; n < 500; n++)
                log.Write(Diagnostic.Info($"thread{i}", "message " + n));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.True(log.Flush(Patience));
        Assert.Equal(2000, file.Lines.Length);
        Assert.All(file.Lines, line => Assert.Matches(@"^\S+ INFO    pfinit\[\d+\]: thread\d: message \d+$", line));
    }

    [Theory]
    [InlineData(Severity.Info, "6", "opendkim: text")]
    [InlineData(Severity.Warning, "4", "warning: opendkim: text")]
    [InlineData(Severity.Error, "3", "error: opendkim: text")]
    [InlineData(Severity.Fatal, "2", "fatal: opendkim: text")]
    [InlineData(Severity.Panic, "1", "panic: opendkim: text")]
    public void Own_messages_carry_their_severity(object severity, string number, string message)
    {
        var line = OwnLine.Of(new Diagnostic((Severity)severity, "opendkim", "text"));
        using var parsed = System.Text.Json.JsonDocument.Parse(Datagram.Show(new JsonFormat("relay"), line, own: true));
        Assert.Equal(number, parsed.RootElement.GetProperty("severity").GetString());
        Assert.Equal(message, parsed.RootElement.GetProperty("message").GetString());
        Assert.Equal("pfinit", parsed.RootElement.GetProperty("program").GetString());
        Assert.Equal(Environment.ProcessId, parsed.RootElement.GetProperty("pid").GetInt32());
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private static LogStream Open(int fd) =>
        LogStream.Open(fd, LogFormat.Plain, mask: null, LogColour.None, (name, exception) => throw new InvalidOperationException(name, exception));

    // As syslog(3) finds out: a send that fails has it connect again and send the same line.
    private static bool IsShut(Socket sender)
    {
        try
        {
            sender.Send(Datagram.Of("<22>a[1]: probe"));
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private sealed class CountingWatcher : ILineWatcher
    {
        public int Count { get; private set; }

        public void See(SyslogRecord record) => Count++;

        public void Missed(DateTimeOffset since) => throw new InvalidOperationException("nothing is missed here");
    }

    private Socket Sender()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(Device));
        return socket;
    }
}

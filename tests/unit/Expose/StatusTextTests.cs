using Pfinit.Expose;
using Pfinit.Observe;
using Pfinit.Supervise;

namespace Pfinit.Tests.Expose;

public sealed class StatusTextTests
{
    [Fact]
    public void Everything_is_on_one_screen()
    {
        Assert.Equal(
            $"""
            pfinit {BuildInfo.Version}, pid 1, running for 1d 2h

            service   state           pid  up for   restarts  last exit
            opendkim  up               41  1m 2s           0  -
            postfix   restarting        -  -               2  pid 52 killed by SIGKILL after 3s, 5s ago

            queue     messages  oldest    (as of 3s ago)
            maildrop         0  -
            incoming         0  -
            active           0  -
            deferred         1  1h 2m
            hold             0  -
            corrupt          2  3d 0h

            mail      2 accepted, 1 refused; 1 delivered, 1 deferred, 0 bounced, 0 expired
            signing   1 signed, 0 unsigned, 1 on hold until signed
            log       120 lines read, 100 written, 15 dropped, 5 hidden on purpose
            dkim      example.com (selector mail), bücher.example (unsigned)
            token     user@example.com: good for 52m 0s
            token     nobody: none
            warning   /etc/opendkim/keys/x.private: no such key; mail from bücher.example goes out unsigned
            warning   postfix: starts again in 2s; last: pid 52 killed by SIGKILL after 3s
            warning   postfix: smtp ends as soon as it is started (exit status 1): mail is accepted and stays in the queue, deliveries fail
            warning   dkim: 1 message is on hold until OpenDKIM signs again
            warning   xoauth2 nobody: no token that is good now; mail for that relay stays in the queue
            warning   queue: 2 messages are corrupt, in /var/spool/postfix/corrupt; Postfix does not deliver them

            """.ReplaceLineEndings("\n"),
            StatusText.Of(Sample.Status() with
            {
                Outages = ["postfix: smtp ends as soon as it is started (exit status 1): mail is accepted and stays in the queue, deliveries fail"],
            }));
    }

    [Fact]
    public void Early_in_a_start_there_is_little_to_tell() => Assert.Equal(
        ["pfinit " + BuildInfo.Version + ", pid 1, preparing for 1d 2h", "", "queue     not known yet", ""],
        StatusText.Of(Early()).Split('\n').Take(4));

    [Fact]
    public void A_service_that_stops_as_it_was_asked_to_is_nothing_to_warn_of() =>
        Assert.DoesNotContain(StatusWarnings.Of(Sample.Status() with { Phase = "stopping" }), warning => warning.StartsWith("postfix", StringComparison.Ordinal));

    [Fact]
    public void Mail_that_waits_for_a_key_does_not_wait_for_OpenDKIM()
    {
        const string ForOpenDkim = "dkim: 1 message is on hold until OpenDKIM signs again";
        const string ForKey = "dkim: 2 messages are on hold since nothing signs for them now: a key is gone, or OpenDKIM passes over them; the log says which";
        Assert.Equal([ForOpenDkim, ForKey], Dkim(held: 3));
        Assert.Equal([ForKey], Dkim(held: 2));

        static IEnumerable<string> Dkim(int held) => StatusWarnings.Of(Sample.Status() with { Held = held, HeldWithoutKey = 2 })
            .Where(warning => warning.StartsWith("dkim: ", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_reload_left_to_say_is_warned_of_beside_what_the_start_found()
    {
        var status = Sample.Status();
        var warnings = StatusWarnings.Of(status with { Facts = status.Facts with { OfReload = ["reload: TZ: in force at the next start"] } });
        Assert.Equal([status.Facts.Warnings[0], "reload: TZ: in force at the next start"], warnings.Take(2));
    }

    [Fact]
    public void A_full_disk_is_a_warning_as_long_as_it_is_full() =>
        Assert.Contains("disk: no inode is free", StatusWarnings.Of(Sample.Status() with { FullDisks = ["disk: no inode is free"] }));

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "log: 1 line is lost: standard output is read too slowly, or cannot be written")]
    [InlineData(21, "log: 21 lines are lost: standard output is read too slowly, or cannot be written")]
    public void Lost_lines_that_the_log_cannot_tell_of_are_warned_of(long untold, string? warning)
    {
        var status = Sample.Status();
        var warnings = StatusWarnings.Of(status with { Log = status.Log with { Untold = untold } });
        Assert.Equal(warning, warnings.FirstOrDefault(text => text.StartsWith("log: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0.4, "0s")]
    [InlineData(59.9, "59s")]
    [InlineData(62, "1m 2s")]
    [InlineData(3600, "1h 0m")]
    [InlineData(90000, "1d 1h")]
    [InlineData(-3, "0s")]
    public void Spans_have_two_units(double seconds, string text) => Assert.Equal(text, StatusText.Span(TimeSpan.FromSeconds(seconds)));

    private static RelayStatus Early() => Sample.Status() with
    {
        Phase = StatusBoard.Preparing,
        Services = Array.Empty<ServiceStatus>(),
        Queue = null,
        Mail = new MailCounters().Read(),
    };
}

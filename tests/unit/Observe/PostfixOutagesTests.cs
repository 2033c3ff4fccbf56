using Pfinit.Observe;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.Observe;

/// <summary>When an outage of a program of Postfix begins and ends, and when the mail that waits for it is tried again.</summary>
public sealed class PostfixOutagesTests : IDisposable
{
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(6);

    private readonly LogRecorder log = LogRecorder.Start();
    private readonly FakeTime time = new();
    private readonly LogWatch watch;
    private int[] alive = [];
    private int recovered;

    public PostfixOutagesTests() => watch = new LogWatch(time, (program, parent) => program == "qmgr" && parent == 41 ? alive : []) { Recovered = () => recovered++ };

    public void Dispose() => log.Dispose();

    [Fact]
    public void What_keeps_ending_is_known_with_its_reason_until_it_lives_again()
    {
        const string Known = "postfix: qmgr ends as soon as it is started (exit status 1: parameter queue_run_delay: bad time value or unit: nonsense): "
            + "mail is accepted and stays in the queue, it does not leave";
        Dies("qmgr", "parameter queue_run_delay: bad time value or unit: nonsense");
        Dies("pickup");
        Assert.Equal([Known, "postfix: pickup ends as soon as it is started (exit status 1): mail of sendmail(1) waits"], watch.Outages);
        Assert.Equal(Known, watch.DeliveryOutage);

        Lives("qmgr");
        Pass(Steady);

        Assert.Single(watch.Outages);
        Assert.Null(watch.DeliveryOutage);
        Assert.Equal(0, recovered);

        Dies("qmgr");
        Assert.NotNull(watch.DeliveryOutage);
        watch.ForgetOutages();
        Assert.Empty(watch.Outages);
    }

    // One without mail has nothing to log.
    [Fact]
    public void A_queue_manager_that_stays_works_though_it_says_nothing()
    {
        Dies("qmgr");
        for (alive = [50]; alive[0] < 55; alive[0]++)
            Pass(TimeSpan.FromSeconds(4));
        Assert.NotNull(watch.DeliveryOutage);

        Pass(TimeSpan.FromSeconds(4));
        Pass(TimeSpan.FromSeconds(4));
        Assert.NotNull(watch.DeliveryOutage);
        Pass(TimeSpan.FromSeconds(4));
        Assert.Null(watch.DeliveryOutage);
    }

    [Fact]
    public void A_queue_manager_of_another_master_proves_nothing()
    {
        Note("<20>postfix/master[40]: warning: process /usr/lib/postfix/sbin/qmgr pid 28 exit status 1");
        Note("<20>postfix/master[40]: warning: /usr/lib/postfix/sbin/qmgr: bad command startup -- throttling");
        alive = [50];
        Pass(Steady);
        Pass(Steady);
        Assert.NotNull(watch.DeliveryOutage);
    }

    [Theory]
    [InlineData("qmgr", 0)]
    [InlineData("smtp", 1)]
    public void A_new_master_ends_an_outage_unless_the_program_ends_again(string program, int recoveries)
    {
        Dies(program);
        Note("<22>postfix/master[90]: daemon started -- version 3.10.13, configuration /etc/postfix");
        Pass(TimeSpan.FromSeconds(1));
        Dies(program);
        Pass(Steady);
        Assert.NotNull(watch.DeliveryOutage);

        Note("<22>postfix/master[91]: daemon started -- version 3.10.13, configuration /etc/postfix");
        Pass(Steady);
        Assert.Equal((null, recoveries), (watch.DeliveryOutage, recovered));
    }

    [Fact]
    public void How_long_master_may_hold_back_what_kept_ending_is_known()
    {
        Assert.Null(watch.HeldBack);
        Dies("pickup");
        Assert.Null(watch.HeldBack);
        Dies("smtp");
        Pass(TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(40), watch.HeldBack);
        Pass(TimeSpan.FromSeconds(40));
        Assert.Null(watch.HeldBack);
    }

    [Fact]
    public void A_queue_manager_that_logs_something_and_crashes_does_not_live()
    {
        for (var i = 0; i < 5; i++)
        {
            Lives("qmgr");
            Pass(TimeSpan.FromSeconds(1));
            Note("<20>postfix/master[41]: warning: process /usr/lib/postfix/sbin/qmgr pid 28 killed by signal 11");
            Pass(Steady);
        }

        Assert.NotNull(watch.DeliveryOutage);
    }

    [Fact]
    public void Mail_that_waits_for_an_agent_is_tried_once_when_it_works_again()
    {
        Dies("smtp");
        Lives("smtp");
        Pass(TimeSpan.FromSeconds(1));
        Assert.Equal((0, true), (recovered, watch.DeliveryOutage is not null));

        Pass(Steady);
        Pass(Steady);

        Assert.Equal((1, false), (recovered, watch.DeliveryOutage is not null));
    }

    // As one of two services that the log does not tell apart, or at a limit of memory or processes.
    [Fact]
    public void An_agent_that_works_by_turns_does_not_have_all_mail_tried_each_minute()
    {
        for (var minute = 0; minute < 10; minute++)
        {
            Dies("smtp");
            Lives("smtp");
            Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(1, recovered);
    }

    [Theory]
    [InlineData("smtpd")]
    [InlineData("bounce")]
    [InlineData("qmgr")]
    public void Mail_is_not_tried_for_a_program_that_does_not_deliver(string program)
    {
        Dies(program);
        Lives(program);
        Pass(Steady);

        Assert.Equal((0, 0), (recovered, watch.Outages.Count));
    }

    [Fact]
    public void A_service_that_works_is_no_sign_of_life_of_another_one_with_the_same_program()
    {
        Dies("relay/smtp", "parameter smtp_connect_timeout: bad time value or unit: x");
        Lives("smtp");
        Pass(Steady);

        Assert.Equal(
            ["postfix: relay/smtp ends as soon as it is started (exit status 1: parameter smtp_connect_timeout: bad time value or unit: x): mail is accepted and stays in the queue, deliveries fail"],
            watch.Outages);
        Assert.Equal(0, recovered);

        Lives("relay/smtp");
        Pass(Steady);
        Assert.Equal((1, 0), (recovered, watch.Outages.Count));
    }

    // Mail that it did not take is tried after 5, 10, 20 minutes and so on.
    [Fact]
    public void An_agent_that_nobody_asks_is_away_as_long_as_it_shows_no_life()
    {
        Dies("smtp");
        Pass(TimeSpan.FromHours(1));
        Assert.NotNull(watch.DeliveryOutage);

        Note("<20>postfix/master[41]: warning: process /usr/lib/postfix/sbin/smtp pid 29 exit status 1");
        Assert.NotNull(watch.DeliveryOutage);
    }

    [Theory]
    [InlineData("qmgr")]
    [InlineData("proxymap")]
    public void Others_are_well_when_they_have_not_ended_for_six_minutes(string program)
    {
        Dies(program);
        Pass(TimeSpan.FromMinutes(5));
        Assert.Single(watch.Outages);

        Pass(TimeSpan.FromMinutes(2));
        Assert.Empty(watch.Outages);
    }

    [Fact]
    public void Lines_during_an_outage_allocate_nothing()
    {
        Dies("proxymap");
        Dies("relay/smtp", "x");
        var usual = Datagram.Of("<22>Nov  3 07:05:09 postfix/qmgr[74]: 3F2A01C0D5: removed");
        Assert.Equal(0, Enumerable.Range(0, 6).Select(_ => Allocated(usual)).Min());
    }

    private long Allocated(byte[] line)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
            watch.Note(SyslogRecord.Parse(line));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Dies(string service, string? reason = null)
    {
        var program = service.Split('/')[^1];
        if (reason is not null)
            Note($"<18>postfix/{service}[28]: fatal: {reason}");
        Note($"<20>postfix/master[41]: warning: process /usr/lib/postfix/sbin/{program} pid 28 exit status 1");
        Note($"<20>postfix/master[41]: warning: /usr/lib/postfix/sbin/{program}: bad command startup -- throttling");
    }

    private void Lives(string service) => Note($"<22>postfix/{service}[29]: 3F2A01C0D5: something");

    private void Pass(TimeSpan span)
    {
        time.Now += span;
        watch.Tick();
    }

    private void Note(string line) => watch.Note(SyslogRecord.Parse(Datagram.Of(line)));
}

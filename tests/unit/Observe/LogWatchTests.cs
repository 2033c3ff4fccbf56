using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

/// <summary>What pfinit makes of the complaints of the daemons.</summary>
public sealed class LogWatchTests : IDisposable
{
    private static readonly TimeSpan AnyTime = TimeSpan.FromHours(1);

    private readonly LogRecorder log = LogRecorder.Start();
    private readonly LogWatch watch = new(TimeProvider.System);

    public void Dispose() => log.Dispose();

    [Fact]
    public void The_fatal_error_of_master_is_remembered()
    {
        Note("<20>Nov  3 07:05:09 postfix/master[41]: warning: something else");
        Note("<18>Nov  3 07:05:09 postfix/master[41]: fatal: bind 0.0.0.0 port 587: Address already in use");
        Note("<22>Nov  3 07:05:09 postfix/master[41]: terminating on signal 15");

        Assert.Equal("fatal: bind 0.0.0.0 port 587: Address already in use", watch.LastComplaint("postfix", AnyTime));
        Assert.Null(watch.LastComplaint("opendkim", AnyTime));
    }

    [Fact]
    public void Of_several_complaints_at_once_the_first_of_the_most_serious_counts()
    {
        watch.NoteOutput(SyslogRecord.Parse(Datagram.Of("<30>opendkim[41]: opendkim: smfi_opensocket() failed")));
        Note("<27>Nov  3 07:05:09 opendkim[41]: Unable to bind to port local:/x: No such file or directory");
        Note("<27>Nov  3 07:05:09 opendkim[41]: smfi_opensocket() failed");

        Assert.Equal("Unable to bind to port local:/x: No such file or directory", watch.LastComplaint("opendkim", AnyTime));
    }

    [Fact]
    public void Another_process_replaces_what_the_one_before_said()
    {
        Note("<18>Nov  3 07:05:09 postfix/master[41]: fatal: one");
        Note("<20>Nov  3 07:05:09 postfix/master[42]: warning: two");
        Assert.Equal("warning: two", watch.LastComplaint("postfix", AnyTime));
    }

    [Fact]
    public void Output_without_syslog_is_better_than_nothing()
    {
        watch.NoteOutput(SyslogRecord.Parse(Datagram.Of("<30>postfix[41]: error while loading shared libraries: libpostfix.so")));
        watch.NoteOutput(SyslogRecord.Parse(Datagram.Of("<30>10-script.sh[42]: hello")));
        Assert.Equal("error while loading shared libraries: libpostfix.so", watch.LastComplaint("postfix", AnyTime));
    }

    [Fact]
    public void An_old_complaint_is_none()
    {
        Note("<18>Nov  3 07:05:09 postfix/master[41]: fatal: one");
        Assert.Null(watch.LastComplaint("postfix", TimeSpan.Zero));
    }

    [Fact]
    public void Other_programs_and_other_daemons_are_not_meant()
    {
        Note("<18>Nov  3 07:05:09 postfix/smtpd[41]: fatal: open /x: Permission denied");
        Note("<18>fatal: no tag");
        Note("");
        Assert.Null(watch.LastComplaint("postfix", AnyTime));
        Assert.Empty(log.Lines);
    }

    [Fact]
    public void A_long_complaint_is_cut()
    {
        Note("<18>postfix/master[41]: fatal: " + new string('x', 2000));
        Assert.Equal(400, watch.LastComplaint("postfix", AnyTime)!.Length);
    }

    [Fact]
    public void A_throttled_queue_manager_is_told_once_in_plain_words()
    {
        for (var minute = 0; minute < 3; minute++)
        {
            Note("<20>Nov  3 07:05:09 postfix/master[41]: warning: process /usr/lib/postfix/sbin/qmgr pid 28 exit status 1");
            Note("<20>Nov  3 07:05:09 postfix/master[41]: warning: /usr/lib/postfix/sbin/qmgr: bad command startup -- throttling");
        }

        Assert.Equal(
            ["error: postfix: qmgr ends as soon as it is started (exit status 1): mail is accepted and stays in the queue, it does not leave; Postfix tries again every minute"],
            log.Lines);
    }

    [Fact]
    public void A_queue_manager_that_crashes_again_and_again_is_told_once()
    {
        for (var pid = 28; pid < 38; pid++)
            Note($"<20>Nov  3 07:05:09 postfix/master[41]: warning: process /usr/lib/postfix/sbin/qmgr pid {pid} killed by signal 11");

        Assert.Equal(
            ["error: postfix: qmgr ended 3 times in a row (killed by signal 11): mail is accepted and stays in the queue, it does not leave; Postfix starts it again when there is work for it"],
            log.Lines);
    }

    [Fact]
    public void Some_of_many_clients_processes_may_crash()
    {
        for (var pid = 28; pid < 38; pid++)
            Note($"<20>Nov  3 07:05:09 postfix/master[41]: warning: process /usr/lib/postfix/sbin/smtpd pid {pid} killed by signal 11");
        Assert.Empty(log.Lines);
    }

    [Theory]
    [InlineData("warning: process /x")]
    [InlineData("warning: process ")]
    [InlineData(": bad command startup -- throttling")]
    [InlineData("warning: process /x pid 28 ")]
    public void Odd_lines_do_no_harm(string message) => Note("<20>postfix/master[41]: " + message);

    [Fact]
    public void The_usual_line_and_a_complaint_allocate_nothing()
    {
        var usual = Datagram.Of("<22>Nov  3 07:05:09 postfix/qmgr[74]: 3F2A01C0D5: removed");
        var complaint = Datagram.Of("<27>Nov  3 07:05:09 opendkim[41]: key retrieval failed");
        Assert.Equal(0, Enumerable.Range(0, 6).Select(_ => Allocated(usual, complaint)).Min());
    }

    private long Allocated(params byte[][] lines)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 100; round++)
        {
            foreach (var line in lines)
                watch.Note(SyslogRecord.Parse(line));
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Note(string line) => watch.Note(SyslogRecord.Parse(Datagram.Of(line)));
}

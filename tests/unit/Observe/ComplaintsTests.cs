using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class ComplaintsTests
{
    private readonly Complaints complaints = new();

    [Fact]
    public void Complaints_of_Postfix_and_the_traces_of_the_self_test_are_kept_and_nothing_else()
    {
        Hear("postfix/smtpd[7]: connect from localhost[127.0.0.1]", "postfix/smtpd[7]: warning: one", "opendkim[8]: warning: not Postfix",
            "mail/submission/smtpd[9]: fatal: two", "postfix/smtpd[7]: NOQUEUE: reject: VRFY from localhost[127.0.0.1]: 451; helo=<[127.71.30.7]>",
            "postfix/smtpd[7]: NOQUEUE: reject: VRFY from x[192.0.2.1]: 451; helo=<x>");

        Assert.Equal(["smtpd 7 warning: one", "smtpd 9 fatal: two", "smtpd 7 NOQUEUE: reject: VRFY from localhost[127.0.0.1]: 451; helo=<[127.71.30.7]>"], Kept);
    }

    [Fact]
    public void Only_the_last_ones_are_kept()
    {
        Hear([.. Enumerable.Range(0, 100).Select(i => $"postfix/smtpd[7]: warning: {i}")]);
        Assert.Equal(64, Kept.Length);
        Assert.Equal("smtpd 7 warning: 99", Kept[^1]);
    }

    [Fact]
    public void After_a_good_start_nothing_is_kept_until_the_next_one_begins()
    {
        Hear("postfix/smtpd[7]: warning: old");
        complaints.End();
        Hear("postfix/smtpd[7]: warning: not heard");
        complaints.Begin();
        Hear("postfix/smtpd[7]: warning: new");
        complaints.Begin();
        Assert.Equal(["smtpd 7 warning: new"], Kept);
    }

    [Fact]
    public void A_line_on_its_way_is_waited_for()
    {
        var reader = new Thread(() =>
        {
            Thread.Sleep(20);
            Hear("postfix/smtpd[7]: warning: late");
        });
        reader.Start();
        Assert.True(complaints.WaitFor(line => line.Problem == "late", TimeSpan.FromSeconds(20)));
        Assert.False(complaints.WaitFor(line => line.Problem == "never", TimeSpan.Zero));
        reader.Join();
    }

    private string[] Kept => [.. complaints.All.Select(line => $"{line.Program} {line.Pid} {line.Text}")];

    private void Hear(params string[] lines)
    {
        foreach (var line in lines)
            complaints.Hear(SyslogRecord.Parse(Datagram.Of("<22>Nov  3 07:05:09 " + line)));
    }
}

using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class MasterCfTests
{
    private static readonly MainCf Empty = new("");

    [Fact]
    public void A_file_is_written_as_it_was_read()
    {
        const string Text = "\n# comment\n  odd\nsmtp inet n - n - - smtpd\n  -o a=b\n# between\n\n  -o c=d\n\n# last\nhalf a line\n";
        Assert.Equal(Text, new MasterCf(Text).ToString());
    }

    [Fact]
    public void A_file_with_a_port_of_its_own_gets_no_second_one()
    {
        var file = new MasterCf("2525 inet n - n - - smtpd\n");
        Assert.False(file.EnsureSubmission(Empty));
        Assert.DoesNotContain("submission", file.ToString());
    }

    [Theory]
    [InlineData("smtp inet n - n - - smtpd", "")]
    [InlineData("127.0.0.1:25 inet n - n - - smtpd", "")]
    [InlineData("465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes", "")]
    [InlineData("465 inet n - n - - smtpd\n  -o { smtpd_tls_wrappermode = yes }", "")]
    [InlineData("2525 inet n - n - - smtpd", "smtpd_tls_wrappermode = yes")]
    [InlineData("2525 inet n - n - - postscreen", "")]
    public void A_file_where_nobody_greets_clients_gets_the_submission_service(string masterCf, string mainCf)
    {
        var file = new MasterCf(masterCf);
        Assert.True(file.EnsureSubmission(new MainCf(mainCf)));
        Assert.EndsWith("\nsubmission inet  n       -       n       -       -       smtpd\n", file.ToString());
    }

    [Fact]
    public void Adding_the_submission_service_twice_adds_it_once()
    {
        var file = new MasterCf("# comment\n");
        Assert.True(file.EnsureSubmission(Empty));
        Assert.False(new MasterCf(file.ToString()).EnsureSubmission(Empty));
    }

    [Fact]
    public void Chroot_is_switched_off_and_the_rest_of_the_line_stays()
    {
        var file = new MasterCf("smtp  inet  n -   y   - - smtpd\n  -o a=y\n# y y y y y y y y\nold unix - - - - - smtp\n");
        Assert.Equal(1, file.LeaveChroot());
        Assert.Equal("smtp  inet  n -   n   - - smtpd\n  -o a=y\n# y y y y y y y y\nold unix - - n - - smtp\n", file.ToString());
    }

    [Fact]
    public void A_service_is_replaced_in_its_place_and_its_doubles_go()
    {
        var file = new MasterCf("# top\na unix - - n - - smtp\n  -o x=y\nb unix - - n - - smtp\na unix - - n - - lmtp\n");
        file.Set(new MasterService("a unix - - n - 5 smtp"));
        Assert.Equal("# top\na unix - - n - 5 smtp\nb unix - - n - - smtp\n", file.ToString());
    }

    [Fact]
    public void A_removed_service_takes_its_continuation_along_and_leaves_the_comments()
    {
        var file = new MasterCf("# of a\na unix - - n - - smtp\n  -o x=y\n# of b\nb unix - - n - - smtp\n");
        file.Remove("a/unix");
        file.Remove("no/inet");
        Assert.Equal("# of a\n# of b\nb unix - - n - - smtp\n", file.ToString());
    }

    [Fact]
    public void Relays_replace_those_of_an_earlier_start_and_leave_the_neighbours_alone()
    {
        const string Mine = "submission inet n - n - - smtpd\nrelay unix - - n - - smtp\n";
        var file = new MasterCf(Mine);
        file.SetRelays(["relay1 unix - - n - - smtp\n    -o a=b", "relay2 unix - - n - - smtp"]);
        var later = new MasterCf(file + "relayed unix - - n - - smtp\n    -o c=d\n");
        later.SetRelays(["relay7 unix - - n - - smtp"]);
        Assert.Equal(["submission", "relay", "relayed", "relay7"], later.Services.Select(service => service.Column(0)));
        later.SetRelays([]);
        Assert.Equal(Mine + "relayed unix - - n - - smtp\n    -o c=d\n", later.ToString());
    }
}

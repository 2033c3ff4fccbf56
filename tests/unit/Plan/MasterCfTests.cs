using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class MasterCfTests
{
    private const string Submission = "submission inet n - n - - smtpd\n";

    [Theory]
    [InlineData(Submission, "submission")]
    [InlineData("127.0.0.1:587 inet n - n - - smtpd\n", "587")]
    [InlineData("smtp inet n - n - - smtpd\n2525 inet n - n - - smtpd\n", "2525")]
    [InlineData("smtp inet n - n - - smtpd\n", "smtp")]
    [InlineData("465 inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n", null)]
    [InlineData("pickup unix n - n 60 1 pickup\n", null)]
    public void The_port_for_clients_is_found(string text, string? port) => Assert.Equal(port, new MasterCf(text).SubmissionPort());

    [Fact]
    public void A_file_with_a_port_of_its_own_gets_no_second_one()
    {
        var file = new MasterCf("2525 inet n - n - - smtpd\n");
        Assert.False(file.EnsureSubmission());
        Assert.DoesNotContain("submission", file.ToString());
    }

    [Fact]
    public void Adding_the_submission_service_twice_adds_it_once()
    {
        var file = new MasterCf("# comment\n");
        Assert.True(file.EnsureSubmission());
        Assert.False(new MasterCf(file.ToString()).EnsureSubmission());
    }

    [Fact]
    public void Chroot_is_switched_off_and_the_rest_of_the_line_stays()
    {
        var file = new MasterCf("smtp  inet  n -   y   - - smtpd\n  -o a=y\n# y y y y y y y y\nold unix - - - - - smtp\n");
        Assert.Equal(1, file.LeaveChroot());
        Assert.Equal("smtp  inet  n -   n   - - smtpd\n  -o a=y\n# y y y y y y y y\nold unix - - - - - smtp\n", file.ToString());
    }

    [Fact]
    public void The_last_of_several_options_of_a_name_counts()
    {
        var file = new MasterCf(Submission + "  -o a=1 -o b=2\n# comment\n  -o a=3\n");
        Assert.Equal("3", file.SubmissionOption("a"));
        Assert.Null(file.SubmissionOption("c"));
    }
}

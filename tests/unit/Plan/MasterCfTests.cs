using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class MasterCfTests
{
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
        Assert.Equal("smtp  inet  n -   n   - - smtpd\n  -o a=y\n# y y y y y y y y\nold unix - - n - - smtp\n", file.ToString());
    }
}

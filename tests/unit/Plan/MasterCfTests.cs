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

    [Fact]
    public void Relays_replace_those_of_an_earlier_start_and_leave_the_neighbours_alone()
    {
        const string Mine = "submission inet n - n - - smtpd\nrelay unix - - n - - smtp\n";
        var file = new MasterCf(Mine);
        file.SetRelays(["relay1 unix - - n - - smtp\n    -o a=b", "relay2 unix - - n - - smtp"]);
        var later = new MasterCf(file + "relayed unix - - n - - smtp\n    -o c=d\n");
        later.SetRelays(["relay7 unix - - n - - smtp"]);
        Assert.Equal(["submission", "relay", "relayed", "relay7"], later.Services.Select(columns => columns[0]));
        later.SetRelays([]);
        Assert.Equal(Mine + "relayed unix - - n - - smtp\n    -o c=d\n", later.ToString());
    }
}

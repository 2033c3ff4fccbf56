using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class MailRefusalTests
{
    private const string Refused = "\n  -o smtpd_delay_reject=no\n  -o { smtpd_client_restrictions = check_client_access static:{421 4.3.2 Service shutting down} }";

    private const string Text = """
        # Ours
        submission inet n - n - - smtpd
          -o syslog_name=postfix/submission
          -o smtpd_client_restrictions=permit_mynetworks,reject
        2525 inet n - n - 10 smtpd
        smtpd pass - - n - - smtpd
        smtp inet n - n - 1 postscreen
        smtp unix - - n - - smtp

        """;

    [Fact]
    public void Every_smtpd_turns_clients_away_whatever_its_own_options_say()
    {
        var masterCf = new MasterCf(Text);
        MailRefusal.Add(masterCf);

        Assert.All(masterCf.Services.Where(service => service.Column(MasterService.CommandColumn) == "smtpd"), service =>
        {
            Assert.Equal("check_client_access static:{421 4.3.2 Service shutting down}", service.Option("smtpd_client_restrictions"));
            Assert.Equal("no", service.Option("smtpd_delay_reject"));
        });
        Assert.Contains("2525 inet n - n - 10 smtpd" + Refused, masterCf.ToString());
        Assert.Contains("smtp unix - - n - - smtp\n", masterCf.ToString());
        Assert.Contains("postscreen\n", masterCf.ToString());
    }

    [Fact]
    public void A_start_after_a_stop_that_was_cut_off_takes_it_all_back()
    {
        var masterCf = new MasterCf(Text);
        MailRefusal.Add(masterCf);
        var left = new MasterCf(masterCf.ToString());

        MailRefusal.Remove(left);

        Assert.Equal(Text, left.ToString());
    }

    [Fact]
    public void A_setting_of_the_users_own_stays()
    {
        const string Own = "submission inet n - n - - smtpd\n  -o smtpd_delay_reject=no\n";
        var masterCf = new MasterCf(Own);

        MailRefusal.Remove(masterCf);

        Assert.Equal(Own, masterCf.ToString());
    }
}

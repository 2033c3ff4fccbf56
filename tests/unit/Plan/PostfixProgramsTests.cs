using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

/// <summary>Which programs a stop may end before its deadline.</summary>
public sealed class PostfixProgramsTests
{
    private const string Submission = "submission inet n - n - - smtpd\n";

    [Fact]
    public void A_session_may_be_ended_while_no_cleanup_is_there() => Assert.Contains("smtpd", WithoutMail("", Submission));

    [Theory]
    [InlineData("smtpd_proxy_filter = 127.0.0.1:10024\n", Submission)]
    [InlineData("", Submission + "  -o smtpd_proxy_filter=127.0.0.1:10024\n")]
    public void Where_another_program_accepts_messages_a_session_may_not_be_ended(string mainCf, string masterCf)
    {
        Assert.DoesNotContain("smtpd", WithoutMail(mainCf, masterCf));
        Assert.Contains("tlsmgr", WithoutMail(mainCf, masterCf));
    }

    [Theory]
    [InlineData("cleanup")]
    [InlineData("pickup")]
    [InlineData("spawn")]
    public void Who_may_be_taking_mail_in_is_neither_ended_early_nor_left_beside_a_new_master(string name) =>
        Assert.DoesNotContain(name, WithoutMail("", Submission).Concat(PostfixPrograms.Delivering));

    [Fact]
    public void What_a_delivery_over_a_kept_connection_goes_through_is_left_at_work_as_it_is()
    {
        Assert.Contains("tlsproxy", PostfixPrograms.Delivering);
        Assert.DoesNotContain("tlsproxy", WithoutMail("", Submission));
    }

    [Fact]
    public void Every_name_fits_into_what_proc_shows() =>
        Assert.All(WithoutMail("", Submission).Concat(PostfixPrograms.Delivering), name => Assert.InRange(name.Length, 1, 15));

    private static IReadOnlyList<string> WithoutMail(string mainCf, string masterCf) => PostfixPrograms.WithoutMail(new MainCf(mainCf), new MasterCf(masterCf));
}

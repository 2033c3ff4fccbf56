using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class SelfTestTests
{
    private static readonly SelfTest Test = new()
    {
        Sender = "postmaster@example.com",
        HasMilters = false,
        Parameters =
        [
            new("smtpd_recipient_limit", "abc", "POSTFIXMASTER_submission__inet__smtpd_recipient_limit"),
            new("", "smtps inet n - n - - smtpd -o smtpd_sasl_type=nothing", "POSTFIXMASTER_smtps__inet"),
            new("header_checks", "regexp:/etc/checks, pcre:/other", "POSTFIX_header_checks"),
            new("mynetworks", "127.0.0.0/8, 999.0.0.0/8", "POSTFIX_mynetworks"),
            new("smtpd_relay_restrictions", "permit_mynetworks,bogus", "POSTFIX_smtpd_relay_restrictions"),
        ],
    };

    [Theory]
    [InlineData("mynetworks: bad network value in \"10/8\"", "POSTFIX_mynetworks")]
    [InlineData("bad numerical configuration: mynetworks = x", "POSTFIX_mynetworks")]
    [InlineData("in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify", "POSTFIX_smtpd_relay_restrictions")]
    [InlineData("unknown smtpd restriction: \"bogus\"", "POSTFIX_smtpd_relay_restrictions")]
    [InlineData("expecting \"type:name\" form instead of \"bogus\"", "POSTFIX_smtpd_relay_restrictions")]
    [InlineData("pcre:/other is unavailable. open /other: No such file or directory", "POSTFIX_header_checks")]
    [InlineData("open /other: No such file or directory", "POSTFIX_header_checks")]
    [InlineData("bad numerical configuration: smtpd_recipient_limit = abc", "POSTFIXMASTER_submission__inet__smtpd_recipient_limit")]
    [InlineData("unsupported SASL server implementation: \"nothing\"", "POSTFIXMASTER_smtps__inet")]
    [InlineData("unknown smtpd restriction: \"bog\"", null)]
    [InlineData("", null)]
    public void The_setting_is_found_by_name_by_what_is_quoted_or_by_a_table(string reason, string? culprit) => Assert.Equal(culprit, Test.Culprit(reason));
}

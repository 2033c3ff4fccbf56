using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class RestrictionListTests
{
    [Theory]
    [InlineData("reject", "reject")]
    [InlineData(" DEFER ", "defer")]
    [InlineData("reject_unauth_destination,reject, permit", "reject")]
    [InlineData("sleep 1 reject_rbl_client permit.example.org defer_if_permit reject", "reject")]
    public void What_refuses_everybody_is_found(string list, string word) => Assert.Equal(word, RestrictionList.RefusesAllWith(list));

    [Theory]
    [InlineData("")]
    [InlineData("permit")]
    [InlineData("reject_unknown_client_hostname")]
    [InlineData("permit_sasl_authenticated, reject")]
    [InlineData("check_client_access static:reject")]
    [InlineData("check_policy_service inet:127.0.0.1:9, reject")]
    [InlineData("own_class, reject")]
    [InlineData("$other_restrictions, reject")]
    [InlineData("warn_if_reject reject")]
    public void What_may_let_somebody_pass_is_left_alone(string list) => Assert.Null(RestrictionList.RefusesAllWith(list));

    [Theory]
    [InlineData("bogus", "bogus")]
    [InlineData("reject_unauth_pipelining, sleep 5, Rejct_all, permit", "Rejct_all")]
    [InlineData("warn_if_reject permit_mynetwork", "permit_mynetwork")]
    public void What_smtpd_does_not_know_is_found_where_every_mail_gets_there(string list, string word) => Assert.Equal(word, RestrictionList.Unknown(list, "own_class"));

    [Theory]
    [InlineData("")]
    [InlineData("REJECT_UNAUTH_PIPELINING, permit")]
    [InlineData("permit_mynetworks, bogus")]
    [InlineData("check_client_access pcre:/etc/postfix/x, bogus")]
    [InlineData("own_class, bogus")]
    [InlineData("$mine, bogus")]
    [InlineData("lmdb:/etc/postfix/x")]
    [InlineData("check_policy_service { unix:private/policy, timeout=2 }")]
    [InlineData("reject_rbl_client bl.example.org, sleep 1, reject")]
    public void What_smtpd_knows_or_may_never_reach_is_good(string list) => Assert.Null(RestrictionList.Unknown(list, "own_class"));
}

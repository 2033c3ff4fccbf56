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
}

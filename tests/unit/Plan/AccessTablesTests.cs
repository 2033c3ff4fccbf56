using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Tests.Plan;

public sealed class AccessTablesTests
{
    private static readonly LookupTable Holding = new("holding", "regexp", null, "/^held@/ hold\n", Secret: false);
    private static readonly LookupTable Rejecting = new("rejecting", "lmdb", [new("no@example.com", "REJECT")], "", Secret: false);

    [Theory]
    [InlineData("permit_mynetworks, reject")]
    [InlineData("reject_non_fqdn_recipient, check_sender_access lmdb:/etc/postfix/allowed_senders, reject")]
    [InlineData("check_client_access cidr:/etc/postfix/harmless, check_sender_access lmdb:/etc/postfix/tables/rejecting, reject")]
    [InlineData("check_client_access cidr:$config_directory/harmless")]
    [InlineData("check_client_access inline:{192.0.2.1=OK}, check_helo_access static:REJECT, reject_rbl_client bl.example.com=127.0.0.2")]
    public void Nothing_of_the_users_acts_on_mail(string restrictions) => Assert.Null(Find($"smtpd_recipient_restrictions = {restrictions}\n"));

    [Theory]
    [InlineData("check_client_access cidr:/etc/postfix/unread", "cidr:/etc/postfix/unread")]
    [InlineData("lmdb:/etc/postfix/unread", "lmdb:/etc/postfix/unread")]
    [InlineData("check_sender_access regexp:/etc/postfix/tables/holding", "regexp:/etc/postfix/tables/holding")]
    [InlineData("check_sender_access socketmap:inet:127.0.0.1:1000:x", "socketmap:inet:127.0.0.1:1000:x")]
    [InlineData("check_helo_access static:HOLD", "an action in the list itself")]
    [InlineData("check_client_access inline:{ {192.0.2.1 = FILTER scan:dummy} }", "an action in the list itself")]
    [InlineData("check_policy_service { inet:127.0.0.1:10040, timeout=10s }", "a policy service")]
    [InlineData("permit_mynetworks, ${mine}, reject", "regexp:/etc/postfix/unread")]
    public void What_may_act_on_mail_is_named(string restrictions, string named) =>
        Assert.Equal($"main.cf: smtpd_client_restrictions: {named}", Find($"smtpd_client_restrictions = {restrictions}\nmine = $deeper\ndeeper = regexp:/etc/postfix/unread\n"));

    [Fact]
    public void Option_of_a_service_counts() => Assert.Equal(
        "master.cf: submission/inet: smtpd_sender_restrictions: regexp:/etc/postfix/unread",
        Find("", "submission inet n - n - - smtpd\n  -o { smtpd_sender_restrictions = check_sender_access regexp:/etc/postfix/unread, reject }\n"));

    private static string? Find(string mainCf, string masterCf = "") =>
        new AccessTables([Holding, Rejecting], ["/etc/postfix/harmless"]).FindAction(new MainCf(mainCf), new MasterCf(masterCf));
}

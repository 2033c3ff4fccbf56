using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class RuleTablesTests
{
    [Fact]
    public void Tables_of_rules_are_found_once_each_wherever_they_are_named() => Assert.Equal(
        ["pcre:/etc/postfix/a", "regexp:/etc/postfix/b", "cidr:/etc/postfix/c", "pcre:/etc/postfix/d"],
        RuleTables.In(
            new MainCf("header_checks = pcre:$config_directory/a, regexp:/etc/postfix/b\nbody_checks = pcre:/etc/postfix/a\nx = proxy:cidr:/etc/postfix/c lmdb:/etc/postfix/e\n"),
            new MasterCf("submission inet n - n - - smtpd -o smtpd_client_restrictions=check_client_access,pcre:/etc/postfix/d,reject\n")));

    [Fact]
    public void What_stands_in_the_parameter_itself_and_what_pfinit_writes_from_addresses_is_left_alone() => Assert.Empty(
        RuleTables.In(new MainCf("a = regexp:{{/x/ OK}}\nheader_checks = regexp:/etc/postfix/overwrite_from\nb = pcre:/etc/$mydomain/x\n"), new MasterCf("")));
}

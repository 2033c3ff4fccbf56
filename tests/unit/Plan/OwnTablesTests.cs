using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class OwnTablesTests
{
    [Theory]
    [InlineData("lmdb:/etc/postfix/virtual")]
    [InlineData("proxy:lmdb:/etc/postfix/virtual")]
    [InlineData("lmdb:$config_directory/virtual")]
    [InlineData("lmdb:${config_directory}/virtual")]
    [InlineData("proxy:lmdb:$(config_directory)/virtual, static:x")]
    [InlineData("check_sender_access lmdb:/etc/postfix/virtual, reject")]
    [InlineData("unionmap:{static:x,lmdb:/etc/postfix/virtual}")]
    public void A_table_is_found_however_it_is_spelt(string value) =>
        Assert.Equal([new OwnTable("/etc/postfix/virtual", "postmap")], In($"virtual_alias_maps = {value}\n"));

    [Theory]
    [InlineData("texthash:/etc/postfix/virtual")]
    [InlineData("lmdb:virtual")]
    [InlineData("lmdb:/etc/$mydomain/virtual")]
    [InlineData("notlmdb:/etc/postfix/virtual")]
    public void What_needs_no_table_or_another_parameter_is_left_alone(string value) => Assert.Empty(In($"virtual_alias_maps = {value}\n"));

    [Fact]
    public void Aliases_are_built_by_postalias_and_a_table_is_built_once() => Assert.Equal(
        [new OwnTable("/etc/postfix/a", "postmap"), new OwnTable("/etc/aliases", "postalias")],
        In("x = lmdb:/etc/postfix/a\ny = lmdb:/etc/postfix/a lmdb:/etc/aliases\nalias_maps = lmdb:/etc/aliases\nalias_database = lmdb:/etc/aliases\n"));

    [Fact]
    public void An_older_type_is_found_once_it_is_changed() => Assert.Equal(
        [new OwnTable("/etc/postfix/transport", "postmap"), new OwnTable("/etc/postfix/virt", "postmap")],
        In($"transport_maps = {TableTypes.ToLmdb("hash:${config_directory}/transport, proxy:btree:/etc/postfix/virt")}\n"));

    [Fact]
    public void Tables_that_only_an_option_of_a_service_names_are_found_too() => Assert.Equal(
        [new OwnTable("/etc/postfix/a", "postmap"), new OwnTable("/etc/postfix/b", "postmap"), new OwnTable("/etc/postfix/c", "postalias")],
        OwnTables.In(new MainCf("x = lmdb:/etc/postfix/a\n"), new MasterCf("""
            submission inet n - n - - smtpd
              -o { smtpd_sender_restrictions = check_sender_access lmdb:/etc/postfix/b, reject }
            # -o transport_maps=lmdb:/etc/postfix/comment
            local unix - n n - - local -o alias_maps=lmdb:/etc/postfix/c
            """)));

    private static OwnTable[] In(string mainCf) => [.. OwnTables.In(new MainCf(mainCf), new MasterCf(""))];
}

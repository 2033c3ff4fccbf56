using Pfinit.Reloading;

namespace Pfinit.Tests.Reloading;

public sealed class ReloadSummaryTests
{
    [Fact]
    public void Files_keys_and_readers_are_named() => Assert.Equal(
        "main.cf, 2 keys; Postfix and OpenDKIM read them again", ReloadSummary.Of(["/etc/postfix/main.cf"], 2, [], ["Postfix", "OpenDKIM"]));

    [Fact]
    public void One_file_is_it_and_a_table_is_one_file() => Assert.Equal(
        "sasl_passwd; Postfix reads it again", ReloadSummary.Of(["/etc/postfix/sasl_passwd", "/etc/postfix/sasl_passwd.lmdb"], 0, [], ["Postfix"]));

    [Fact]
    public void Many_files_are_counted() => Assert.Equal(
        "a, b, c, d, e, f, 2 other files, 1 key", ReloadSummary.Of(["/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h"], 1, [], []));

    [Fact]
    public void What_pfinit_does_itself_needs_no_reader() => Assert.Equal("log format, stop", ReloadSummary.Of([], 0, ["log format", "stop"], []));

    [Fact]
    public void Nothing_is_nothing() => Assert.Equal("", ReloadSummary.Of([], 0, [], []));
}

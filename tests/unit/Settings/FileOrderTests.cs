using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class FileOrderTests
{
    private static readonly string[] Files = ["/z.toml", "/a.d/1.toml"];

    [Fact]
    public void Files_come_in_the_order_in_which_they_were_read_and_lines_by_number() => Assert.Equal(
        ["/z.toml", "/z.toml:2:9", "/z.toml:2:10", "/z.toml:10:1", "/a.d/1.toml:1:1"],
        Sorted("/a.d/1.toml:1:1", "/z.toml:10:1", "/z.toml:2:10", "/z.toml:2:9", "/z.toml"));

    [Fact]
    public void What_is_about_no_settings_file_follows_as_it_was_found() => Assert.Equal(
        ["/z.toml:1:1", "TZ", "/z.toml.old:1:1", "LOG_FORMAT", "/z.toml:x:1"],
        Sorted("TZ", "/z.toml.old:1:1", "LOG_FORMAT", "/z.toml:x:1", "/z.toml:1:1"));

    [Fact]
    public void What_stands_at_one_place_stays_in_its_order() => Assert.Equal(
        ["first", "second"],
        FileOrder.Of([Diagnostic.Fatal("/z.toml:1:1", "first"), Diagnostic.Warning("/z.toml:1:1", "second")], Files).Select(diagnostic => diagnostic.Text));

    private static IEnumerable<string> Sorted(params string[] subjects) =>
        FileOrder.Of(subjects.Select(subject => Diagnostic.Fatal(subject, "wrong")), Files).Select(diagnostic => diagnostic.Subject);
}

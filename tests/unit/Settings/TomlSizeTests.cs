// Files that are no settings files, and some that try the parser's patience.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class TomlSizeTests
{
    private const int Megabyte = 1 << 20;

    [Fact]
    public void Ten_megabytes_are_refused_without_being_read() => Assert.Equal(
        ["pfinit: fatal: /etc/pfinit.toml: 10485760 bytes; a settings file has at most 1048576"],
        Read(new string('#', 10 * Megabyte)));

    [Fact]
    public void A_megabyte_of_good_settings_is_read()
    {
        var domains = string.Join(",\n", Enumerable.Range(0, 40000).Select(number => $"\"d{number}.example.com\""));
        Assert.Empty(Read($"allowed_sender_domains = [\n{domains}]\n"));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a=", "}")]
    [InlineData("[{a=", "}]")]
    public void Values_nested_without_end_are_refused_and_do_not_exhaust_the_stack(string open, string close)
    {
        const int Depth = 100_000;
        foreach (var text in new[] { Repeat(open, Depth), Repeat(open, Depth) + Repeat(close, Depth) })
            Assert.Contains(Read("a = " + text + "\n"), line => line.StartsWith("pfinit: fatal: /etc/pfinit.toml: arrays or tables", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_of_a_hundred_thousand_parts_is_one_unused_setting() =>
        Assert.Contains(Read("allowed_sender_domains = \"example.com\"\na" + Repeat(".a", 100_000) + " = 1\n"), line => line.Contains("unused setting", StringComparison.Ordinal));

    [Fact]
    public void What_is_nested_too_deeply_is_said_in_our_own_words() => Assert.Equal(
        ["pfinit: fatal: /etc/pfinit.toml: arrays or tables are nested too deeply; no setting has more than one in another"],
        Read("b = 1\na = " + Repeat("[", 70) + "\n"));

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static List<string> Read(string toml)
    {
        var diagnostics = new List<Diagnostic>();
        var files = new FakeInputFiles();
        files.Files["/etc/pfinit.toml"] = Encoding.UTF8.GetBytes(toml);
        SettingsReader.Read(new Dictionary<string, string>(), files, diagnostics);
        return [.. diagnostics.Where(diagnostic => !diagnostic.Text.StartsWith("not set", StringComparison.Ordinal)).Select(diagnostic => diagnostic.ToString())];
    }
}

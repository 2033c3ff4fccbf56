using System.Diagnostics;
using System.Text;
using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Tests.Apply;

public sealed class LmdbMapTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly List<Diagnostic> remarks = [];

    public void Dispose() => directory.Dispose();

    /// <summary>
    /// What mdb_dump showed of the table that `postmap` of Postfix 3.10.13 made from these rows: closing NULs, folded keys, the first of two
    /// equal keys.
    /// </summary>
    [Fact]
    public void The_rows_are_those_that_postmap_writes()
    {
        var file = Build(
            new("Example.ORG", "OK"), new("ÄÖ.example", "Wert Ä"), new("example.org", "second"), new("zeta.example", "value with  spaces    continued"),
            new("*.x", "y"), new("Aa", "1"));
        Assert.Equal(
            [
                "2a2e7800=7900",
                "616100=3100",
                "6578616d706c652e6f726700=4f4b00",
                "7a6574612e6578616d706c6500=76616c75652077697468202073706163657320202020636f6e74696e75656400",
                "c3a4c3b62e6578616d706c6500=5765727420c38400",
            ],
            LmdbReader.Rows(file));
        Assert.Equal(
            "pfinit: warning: table: \"example.org\" is there twice; the first row counts",
            Assert.Single(remarks).ToString());
    }

    [Theory]
    [InlineData("[Relay.Example.COM]:587", "[relay.example.com]:587")]
    [InlineData("STRASSE.example", "strasse.example")]
    [InlineData("straße.example", "strasse.example")]
    [InlineData("ΒΌΛΟΣ.example", "βόλοσ.example")]
    [InlineData("βόλος.example", "βόλοσ.example")]
    [InlineData("ПРИМЕР.рф", "пример.рф")]
    public void Keys_are_folded_as_postmap_folds_them(string key, string folded) => Assert.Equal(folded, LmdbMap.Fold(key));

    [Fact]
    public void Values_keep_every_character()
    {
        var file = Build(new LookupRow("relay", " user:p\tä'\"$\\\n "));
        Assert.Equal(["72656c617900=" + Hex(" user:p\tä'\"$\\\n \0")], LmdbReader.Rows(file));
    }

    [Fact]
    public void An_empty_table_can_be_read() => Assert.Empty(LmdbReader.Rows(Build()));

    [Fact]
    public void The_longest_key_is_510_bytes_and_a_longer_one_is_left_out()
    {
        var file = Build(new(new string('a', 511), "too long"), new(new string('b', 510), "fits"));
        Assert.Equal([Hex(new string('b', 510) + "\0") + "=" + Hex("fits\0")], LmdbReader.Rows(file));
        Assert.Contains("is longer than 510 bytes; the row is left out", Assert.Single(remarks).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_rows_in_another_order_give_the_same_bytes()
    {
        var rows = Rows(3000).ToArray();
        var (forwards, backwards) = (LmdbMap.Build("table", rows, remarks), LmdbMap.Build("table", [.. rows.Reverse()], remarks));
        Assert.Equal(forwards, backwards);
    }

    [Fact]
    public void A_hundred_thousand_rows_are_no_burden_even_on_a_busy_machine()
    {
        var rows = Rows(100_000).ToArray();
        var watch = Stopwatch.StartNew();
        var file = Build(rows);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 60);
        Assert.Equal(100_000, LmdbReader.Rows(file).Count);
    }

    [Fact]
    public void A_table_beyond_the_usual_size_of_16_MB_gets_a_larger_map()
    {
        var value = new string('v', 1000);
        var file = Build([.. Rows(40_000).Select(row => new LookupRow(row.Key, value))]);
        Assert.InRange(new FileInfo(file).Length, 40_000_000, 80_000_000);
        Assert.Equal(40_000, LmdbReader.Rows(file).Count);
    }

    private static IEnumerable<LookupRow> Rows(int count) =>
        Enumerable.Range(1, count).Select(number => new LookupRow($"domain{number}.example.com", "OK"));

    private static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));

    private string Build(params LookupRow[] rows)
    {
        File.WriteAllBytes(directory["table.lmdb"], LmdbMap.Build("table", rows, remarks));
        return directory["table.lmdb"];
    }
}

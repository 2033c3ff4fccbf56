using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class MaskReaderTests
{
    [Theory]
    [InlineData("smart")]
    [InlineData(" Smart ")]
    [InlineData("default")]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("ON")]
    [InlineData("Yes")]
    [InlineData("y")]
    [InlineData("smart?")]
    public void Words_for_on_mean_smart(string value) => Assert.Equal(new MaskFilter.Smart("*"), Read(value));

    [Theory]
    [InlineData("")]
    [InlineData("noop")]
    [InlineData("NoOp")]
    [InlineData("0")]
    [InlineData("false")]
    [InlineData("off")]
    [InlineData("No")]
    [InlineData("n")]
    public void Words_for_off_mean_none(string value) => Assert.Null(Read(value));

    [Theory]
    [InlineData("smart?mask_symbol=%23", "#")]
    [InlineData("true?mask_symbol=%E2%96%88", "█")]
    [InlineData("smart?mask_symbol=😶", "😶")]
    [InlineData("smart?mask_symbol=%2B", "+")]
    public void Symbol_may_be_any_visible_character(string value, string symbol)
    {
        Assert.Equal(new MaskFilter.Smart(symbol), Read(value));
        Assert.Equal(new MaskFilter.Paranoid(symbol), Read("paranoid?" + value.Split('?')[1]));
    }

    [Theory]
    [InlineData("hash?salt=hello%20world", "hello world", "<", ">", false, false, true)]
    [InlineData("HASH?salt=hello+world", "hello world", "<", ">", false, false, true)]
    [InlineData("hash?salt=a=b%26%3d%25%2b", "a=b&=%+", "<", ">", false, false, true)]
    [InlineData("hash?salt=s%C3%A4lt&split=true&short_sha=t&prefix=&suffix=", "sält", "", "", true, true, true)]
    [InlineData("hash?case_sensitive=No&suffix=%7d&prefix=%7b&short_sha=0&split=ON&salt=s", "s", "{", "}", true, false, false)]
    public void Options_of_hash_are_decoded(string value, string salt, string prefix, string suffix, bool split, bool shortSha, bool caseSensitive)
    {
        var hash = Assert.IsType<MaskFilter.Hash>(Read(value));
        Assert.Equal(salt, Encoding.UTF8.GetString(hash.Salt));
        Assert.Equal((prefix, suffix, split, shortSha, caseSensitive), (hash.Prefix, hash.Suffix, hash.Split, hash.ShortSha, hash.CaseSensitive));
    }

    [Theory]
    [InlineData("smrt?mask_symbol=x", "names no filter; allowed are smart (or true), paranoid, hash?salt=… and noop (or false); did you mean smart?")]
    [InlineData("PEPPER", "names no filter; allowed are smart (or true), paranoid, hash?salt=… and noop (or false)")]
    [InlineData(" ", "names no filter; allowed are smart (or true), paranoid, hash?salt=… and noop (or false)")]
    [InlineData("hash", "hash needs a salt, as in hash?salt=…; without a secret everybody could find out the addresses by trying")]
    [InlineData("hash?salt=", "hash needs a salt, as in hash?salt=…; without a secret everybody could find out the addresses by trying")]
    [InlineData("hash?salt=PEPPER%2", "salt: a % without two hexadecimal digits behind; a literal % is written %25")]
    [InlineData("hash?salt=%zzPEPPER", "salt: a % without two hexadecimal digits behind; a literal % is written %25")]
    [InlineData("hash?salt=PEPPER%ff", "salt: the bytes written with % are not UTF-8")]
    [InlineData("hash?salt=x&PEPPER", "option 2: no = in it; options are written name=value, and a literal & as %26")]
    [InlineData("hash?salt=x&PEPPER=x", "option 2: unknown; there are mask_symbol, salt, prefix, suffix, split, short_sha, case_sensitive")]
    [InlineData("hash?salt=x&case_sensitiv=PEPPER", "option 2: unknown; there are mask_symbol, salt, prefix, suffix, split, short_sha, case_sensitive; did you mean case_sensitive?")]
    [InlineData("hash?salt=x&salt=PEPPER", "salt: given twice; keep one of the two")]
    [InlineData("hash?salt=x&split=PEPPER", "split: neither true nor false")]
    [InlineData("hash?salt=x&prefix=PEPPER%0a", "prefix: has a control character; the log is lines of text")]
    [InlineData("smart?mask_symbol=**", "mask_symbol: one visible character is wanted, and none of \"\\<>@,;")]
    [InlineData("paranoid?mask_symbol=", "mask_symbol: one visible character is wanted, and none of \"\\<>@,;")]
    [InlineData("smart?mask_symbol=+", "mask_symbol: one visible character is wanted, and none of \"\\<>@,;")]
    [InlineData("smart?mask_symbol=@", "mask_symbol: one visible character is wanted, and none of \"\\<>@,;")]
    public void A_mistake_is_one_fatal_line_without_the_value(string value, string message)
    {
        Read(value, out var diagnostics);
        Assert.Equal([Diagnostic.Fatal("ANONYMIZE_EMAILS", message)], diagnostics);
        Assert.DoesNotContain("PEPPER", diagnostics[0].ToString());
    }

    [Theory]
    [InlineData("smart?salt=PEPPER", "salt: unused by smart")]
    [InlineData("hash?salt=PEPPER&mask_symbol=x", "mask_symbol: unused by hash")]
    [InlineData("off?split=1", "split: unused by noop")]
    public void An_option_of_another_filter_is_a_warning(string value, string message)
    {
        Read(value, out var diagnostics);
        Assert.Equal([Diagnostic.Warning("ANONYMIZE_EMAILS", message)], diagnostics);
    }

    private static MaskFilter? Read(string value)
    {
        var filter = Read(value, out var diagnostics);
        Assert.Empty(diagnostics);
        return filter;
    }

    private static MaskFilter? Read(string value, out List<Diagnostic> diagnostics)
    {
        diagnostics = [];
        var values = new SettingValues(new FakeInputFiles(), diagnostics);
        values.Set(LogRows.Mask, value, new Origin("ANONYMIZE_EMAILS"));
        return MaskReader.Read(values, diagnostics);
    }
}

using Pfinit.Diagnostics;

namespace Pfinit.Tests.Diagnostics;

public sealed class QuotationTests
{
    [Fact]
    public void A_message_is_one_line_whatever_is_in_it() => Assert.Equal(
        "pfinit: fatal: a\\nb: \\t\\r\\u001b[2J\\u0085\\u2028 ü",
        Diagnostic.Fatal("a\nb", "\t\r\x1b[2J\u0085\u2028 ü").ToString());

    [Fact]
    public void A_long_value_is_cut()
    {
        Assert.Equal($"\"{new string('x', 80)}\"", Quotation.Of(new string('x', 80)));
        Assert.Equal($"\"{new string('x', 77)}...\"", Quotation.Of(new string('x', 81)));
    }
}

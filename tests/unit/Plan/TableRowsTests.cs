using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Tests.Plan;

public sealed class TableRowsTests
{
    private static readonly LookupTable[] Tables =
        [new("ways", "lmdb", [new("a.example", "smtp:")], "", Secret: false), new("patterns", "pcre", null, "/x/ smtp:", Secret: false)];

    [Theory]
    [InlineData("static:nosuch:", "*=nosuch:")]
    [InlineData("static:{ smtp:[a b] }", "*=smtp:[a b]")]
    [InlineData("inline:{a=b c=smtp:[d]:25, { e = f g }}", "a=b|c=smtp:[d]:25|e=f g")]
    [InlineData("inline:{}", "")]
    [InlineData("inline:{", "")]
    [InlineData("lmdb:/etc/postfix/tables/ways, lmdb:/etc/postfix/other static:x", "a.example=smtp:|*=x")]
    [InlineData("pcre:/etc/postfix/tables/patterns", "")]
    [InlineData("", "")]
    public void Rows_are_read_where_they_are_known(string list, string rows) =>
        Assert.Equal(rows, string.Join("|", TableRows.In(list, Tables).Select(row => $"{row.Key}={row.Value}")));
}

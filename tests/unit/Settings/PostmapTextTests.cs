using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class PostmapTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a b", "a=b")]
    [InlineData("a \t b  c \n", "a=b  c")]
    [InlineData("# no\n\n   \n  # nor this\na b\n", "a=b")]
    [InlineData("a b\n  c\n# between\n\n\td\ne f", "a=b  c\td|e=f")]
    [InlineData("\"a b\"@c d", "\"a b\"@c=d")]
    [InlineData("a\\ b c", "a\\ b=c")]
    [InlineData("a b\u00a0", "a=b\u00a0")]
    [InlineData("a\n b", "a=b")]
    public void Rows_are_read_as_postmap_reads_them(string text, string expected)
    {
        var rows = PostmapText.Parse(text, (line, problem) => Assert.Fail($"{line}: {problem}"));
        Assert.Equal(expected, string.Join("|", rows.Select(row => $"{row.Key}={row.Value}")));
    }

    [Theory]
    [InlineData("a b\nc\n", 2, "no value")]
    [InlineData("\n\n  a b\n", 3, "white space")]
    [InlineData("# x\n\"a b c\n", 2, "quotation mark")]
    [InlineData("a\0 b\n", 1, "NUL")]
    public void A_row_that_is_none_is_named_by_its_line(string text, int line, string problem)
    {
        var mistakes = new List<(int Line, string Problem)>();
        PostmapText.Parse(text, (number, what) => mistakes.Add((number, what)));
        var mistake = Assert.Single(mistakes);
        Assert.Equal(line, mistake.Line);
        Assert.Contains(problem, mistake.Problem);
    }
}

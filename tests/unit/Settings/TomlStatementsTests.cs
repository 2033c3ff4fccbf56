using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class TomlStatementsTests
{
    private const string Text = "a = 1\n[t]\nb = [\n  \"x=y\",\n]\n'c d' = 2\n[[u]]\ne = 3";

    [Theory]
    [InlineData(0, "\n[t]\nb = [\n  \"x=y\",\n]\n'c d' = 2\n[[u]]\ne = 3")]
    [InlineData(3, "a = 1\n[t]\n\n\n\n'c d' = 2\n[[u]]\ne = 3")]
    [InlineData(1, "a = 1\n\n\n\n\n\n[[u]]\ne = 3")]
    [InlineData(7, "a = 1\n[t]\nb = [\n  \"x=y\",\n]\n'c d' = 2\n[[u]]\n")]
    [InlineData(99, "a = 1\n[t]\nb = [\n  \"x=y\",\n]\n'c d' = 2\n[[u]]\n")]
    public void A_statement_is_left_out_as_a_whole(int line, string left)
    {
        var statements = new TomlStatements(Text);

        Assert.True(statements.RemoveAt(line));

        Assert.Equal(left, statements.ToString());
    }

    [Fact]
    public void Where_nothing_is_left_nothing_is_left_out()
    {
        var statements = new TomlStatements("# a = 1\nb");

        Assert.True(statements.RemoveAt(1));
        Assert.False(statements.RemoveAt(1));
    }

    [Theory]
    [InlineData(0, 4, "a = 1.111 # 1e400\nb = [1.5, -9e999_9]\nc = 1")]
    [InlineData(1, 10, "a = 1e400 # 1e400\nb = [1.5, 1.111111]\nc = 1")]
    [InlineData(1, 0, null)]
    [InlineData(2, 4, null)]
    [InlineData(2, 5, null)]
    [InlineData(3, 0, null)]
    public void A_fraction_is_replaced_by_one_of_its_length(int line, int column, string? expected)
    {
        const string Text = "a = 1e400 # 1e400\nb = [1.5, -9e999_9]\nc = 1";
        var statements = new TomlStatements(Text);

        Assert.Equal(expected is not null, statements.ReplaceFraction(line, column));

        Assert.Equal(expected ?? Text, statements.ToString());
    }

    [Fact]
    public void What_ends_above_a_line_is_left_out_without_that_line()
    {
        var statements = new TomlStatements("a = [\n 1,\n 2\nb = 3");

        Assert.True(statements.BeginsAt(3));
        Assert.True(statements.RemoveAbove(3));

        Assert.Equal("\n\n\nb = 3", statements.ToString());
        Assert.False(statements.RemoveAbove(3));
    }

    [Theory]
    [InlineData("[drain", "[drain]")]
    [InlineData("  [[relay] # one", "  [[relay]]")]
    [InlineData("[drain]", null)]
    [InlineData("a = 1", null)]
    public void A_heading_gets_its_end(string line, string? closed)
    {
        var statements = new TomlStatements(line);

        Assert.Equal(closed is not null, statements.CloseHeading(0));

        Assert.Equal(closed ?? line, statements.ToString());
    }
}

using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class MasterServiceTests
{
    [Theory]
    [InlineData("a inet n - n - - smtpd", "")]
    [InlineData("a inet n - n - - smtpd -o x=1 -ox=2\n  -o y=", "x=1;x=2;y=")]
    [InlineData("a inet n - n - - smtpd -v -o { x = a, b }\n# -o n=o\n  -o\n    z={ c }", "x=a, b;z={ c }")]
    [InlineData("a unix - n n - - pipe -o x=1 flags=R argv=/bin/mine -o no=option ${recipient}", "x=1")]
    [InlineData("a inet n - n - - smtpd -o", "")]
    public void Options_are_read_in_every_spelling(string line, string expected) =>
        Assert.Equal(expected, string.Join(";", new MasterService(line).Options.Select(option => $"{option.Name}={option.Value}")));

    [Theory]
    [InlineData("a inet n - n - - smtpd", "a inet n - n - - smtpd\n  -o x=9")]
    [InlineData("a inet n - n - - smtpd\n  -o y=1\n# why\n  -o z=1", "a inet n - n - - smtpd\n  -o y=1\n# why\n  -o z=1\n  -o x=9")]
    [InlineData("a inet n - n - - smtpd\n  -o x=1\n  -o y=1", "a inet n - n - - smtpd\n  -o x=9\n  -o y=1")]
    [InlineData("a inet n - n - - smtpd -o x=1 -o y=1 -o { x = 2 }", "a inet n - n - - smtpd -o y=1 -o x=9")]
    [InlineData("a inet n - n - - smtpd -o x=9", "a inet n - n - - smtpd -o x=9")]
    [InlineData("a unix - n n - - pipe\n  flags=R argv=/bin/mine", "a unix - n n - - pipe\n  -o x=9\n  flags=R argv=/bin/mine")]
    public void An_option_is_set_in_its_place_or_behind_the_others(string line, string expected) =>
        Assert.Equal(expected, new MasterService(line).WithOption("x", "9").Text);

    [Theory]
    [InlineData("a b", "-o { x = a b }")]
    [InlineData("{ a }", "-o { x = { a } }")]
    [InlineData("", "-o x=")]
    public void A_value_that_needs_braces_gets_them_and_is_read_back(string value, string spelt)
    {
        var service = new MasterService("a inet n - n - - smtpd").WithOption("x", value);
        Assert.EndsWith(spelt, service.Text);
        Assert.Equal(value, service.Option("x"));
    }

    [Theory]
    [InlineData("a inet n - n - - smtpd -o x=1", "a inet n - n - - smtpd")]
    [InlineData("a inet n - n - - smtpd\n  -o x=1\n  -o y=1", "a inet n - n - - smtpd\n  -o y=1")]
    [InlineData("a inet n - n - - smtpd\n  -o x=1 -o y=1", "a inet n - n - - smtpd\n  -o y=1")]
    [InlineData("a inet n - n - - smtpd\n  -o y=1 -o x=1\n# kept\n  -o x=2", "a inet n - n - - smtpd\n  -o y=1\n# kept")]
    [InlineData("a inet n - n - - smtpd -o y=1", "a inet n - n - - smtpd -o y=1")]
    public void A_removed_option_takes_an_empty_line_along(string line, string expected) =>
        Assert.Equal(expected, new MasterService(line).WithoutOption("x").Text);

    [Fact]
    public void A_column_is_replaced_and_the_layout_stays() =>
        Assert.Equal("a  unix  -  -  n  -  20  smtp\n  -o x=1", new MasterService("a  unix  -  -  n  -  -  smtp\n  -o x=1").WithColumn(6, "20").Text);
}

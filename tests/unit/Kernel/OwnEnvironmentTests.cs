using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

/// <summary>Variables that are not UTF-8 are those of others, too: none may keep the rest from being read.</summary>
public sealed class OwnEnvironmentTests
{
    private static readonly Encoding Latin1 = Encoding.GetEncoding("iso-8859-1");

    [Theory]
    [InlineData("p\u00ffq")]
    [InlineData("p\u00c3")]
    [InlineData("\u00c0\u0080")]
    [InlineData("\u00ed\u00a0\u0080")]
    [InlineData("p\u00e2\u0082x")]
    [InlineData("\u00f4\u0090\u0080\u0080")]
    public void What_is_not_UTF_8_shows(string bytes) => Assert.Contains('\uFFFD', Parse($"PASSWORD={bytes}")["PASSWORD"]);

    [Fact]
    public void What_is_UTF_8_is_read_past_what_is_not()
    {
        var variables = Parse("FOREIGN=\u00ff", "NAM\u00ff=1", "PASSWORD=p\u00c3\u00a9=\u00f0\u009f\u0098\u0080", "EMPTY=", "PASSWORD=second", "=C:", "none");
        Assert.Equal(["EMPTY", "FOREIGN", "NAM\uFFFD", "PASSWORD"], variables.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("p\u00e9=\U0001F600", variables["PASSWORD"]);
        Assert.Equal("", variables["EMPTY"]);
    }

    [Fact]
    public void One_variable_is_the_same_alone_and_among_all()
    {
        Assert.Equal(OwnEnvironment.Variables()["PATH"], OwnEnvironment.Variable("PATH"));
        Assert.Null(OwnEnvironment.Variable("PFINIT_NO_SUCH_VARIABLE"));
    }

    private static Dictionary<string, string> Parse(params string[] entries) => OwnEnvironment.Parse(entries.Select(Latin1.GetBytes));
}

using System.Text;
using Pfinit.Apply;
using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

public sealed class TokenFileTests
{
    [Fact]
    public void The_file_has_the_form_of_the_contract()
    {
        using var directory = new TemporaryDirectory();

        TokenFile.Write(directory["joe"], new StoredToken("ya29.a/b+c", "1//0g", 1767225600));

        Assert.Equal("{\"access_token\":\"ya29.a/b\\u002Bc\",\"refresh_token\":\"1//0g\",\"expiry\":\"1767225600\"}\n", File.ReadAllText(directory["joe"]));
        Assert.Equal(TemporaryDirectory.Octal("600"), LinuxFiles.Find(directory["joe"])!.Mode);
        Assert.Equal(["joe"], directory.Names());
        Assert.Equal(new StoredToken("ya29.a/b+c", "1//0g", 1767225600), TokenFile.Read(directory["joe"], out _));
    }

    [Fact]
    public void An_existing_file_is_replaced_whole()
    {
        using var directory = new TemporaryDirectory();
        directory.Add("joe", new string('x', 10_000));

        TokenFile.Write(directory["joe"], new StoredToken("a", "r", 1));

        Assert.Equal(new StoredToken("a", "r", 1), TokenFile.Read(directory["joe"], out _));
        Assert.Equal(TemporaryDirectory.Octal("600"), LinuxFiles.Find(directory["joe"])!.Mode);
    }

    [Fact]
    public void No_file_is_no_problem()
    {
        using var directory = new TemporaryDirectory();

        Assert.Null(TokenFile.Read(directory["joe"], out var problem));
        Assert.Equal("", problem);
    }

    [Theory]
    [InlineData("""{ "access_token" : "a", "expiry" : "1767225600", "refresh_token" : "r", "user" : "joe@example.com" }""", 1767225600)]
    [InlineData("""{"access_token":"a","expiry":1767225600,"refresh_token":"r"}""", 1767225600)]
    [InlineData("""{"access_token":"a","refresh_token":"r","expiry":"0"}""", 0)]
    [InlineData("""{"access_token":"a","refresh_token":"r"}""", 0)]
    [InlineData("""{"access_token":"a","refresh_token":"r","expiry":"-5"}""", 0)]
    [InlineData("""{"access_token":"a","refresh_token":"r","expiry":"soon"}""", 0)]
    [InlineData("""{"access_token":"a","refresh_token":"r","expiry":9223372036854775807}""", 253402300799)]
    [InlineData("""{"scopes":["x",{"access_token":"no"}],"access_token":"a","refresh_token":"r","more":null,"expiry":7}""", 7)]
    [InlineData("\uFEFF{\"access_token\":\"a\",\"refresh_token\":\"r\"}\n", 0)]
    public void Files_that_others_wrote_are_understood(string content, long expiry) =>
        Assert.Equal(new StoredToken("a", "r", expiry), TokenFile.Parse(Encoding.UTF8.GetBytes(content), out _));

    [Theory]
    [InlineData("", "is not a JSON object")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("{\"access_token\":\"a\"", "is not a JSON object")]
    [InlineData("{\"access_token\":\"a\"} x", "is not a JSON object")]
    [InlineData("{\"access_token\":\"\\ud800\"}", "is not a JSON object")]
    [InlineData("{\"expiry\":\"5\"}", "has neither access_token nor refresh_token")]
    [InlineData("{\"access_token\":\"a\\u0001auth=Bearer b\"}", "has a token with a blank or another character that no token has")]
    public void A_file_that_is_of_no_use_is_told_why(string content, string problem)
    {
        Assert.Null(TokenFile.Parse(Encoding.UTF8.GetBytes(content), out var found));
        Assert.Equal(problem, found);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_told_why()
    {
        using var directory = new TemporaryDirectory();

        Assert.Null(TokenFile.Read(directory.Path, out var problem));
        Assert.StartsWith("cannot be read: ", problem);
    }

    [Fact]
    public void A_token_does_not_print_itself() => Assert.DoesNotContain("secret", $"{new StoredToken("secret", "secret", 1)}");
}

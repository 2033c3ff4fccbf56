using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

/// <summary>Which logins the forms of the setting mean; the golden cases have the mistakes.</summary>
public sealed class LoginReaderTests
{
    private const string File = "/run/secrets/logins";

    [Theory]
    [InlineData("joe:one", "joe=one")]
    [InlineData("joe:one,ann@b.example:two", "joe=one|ann@b.example=two")]
    [InlineData("joe:one, ann:two,", "joe=one|ann=two")]
    [InlineData("joe:one:two", "joe=one:two")]
    [InlineData("joe::", "joe=:")]
    [InlineData("joe: one ,ann: ", "joe= one |ann= ")]
    [InlineData("joe:a@b;c#d\"e\\f$g%h'i", "joe=a@b;c#d\"e\\f$g%h'i")]
    public void Commas_separate_the_logins_of_one_line(string text, string expected) => Assert.Equal(expected, Read("SMTPD_SASL_USERS", text));

    [Theory]
    [InlineData("joe:one\nann:two", "joe=one|ann=two")]
    [InlineData("joe:one\r\nann:two\r\n\r\n", "joe=one|ann=two")]
    [InlineData("joe:one,two\nann:,\n  bob:, \n", "joe=one,two|ann=,|bob=, ")]
    [InlineData("joe:one,two\n\n", "joe=one,two")]
    [InlineData("joe:one,ann:two\n", "joe=one|ann=two")]
    public void Line_breaks_separate_the_logins_of_several(string text, string expected) => Assert.Equal(expected, Read("SMTPD_SASL_USERS_FILE", text));

    [Theory]
    [InlineData("""logins = ["joe:one, two"]""", "joe=one, two")]
    [InlineData("""logins = ["joe:one,two", 'ann:\"']""", "joe=one,two|ann=\\\"")]
    [InlineData("""logins = "joe:one,ann:two" """, "joe=one|ann=two")]
    [InlineData("logins = '''\njoe:one,two\nann:three\n'''", "joe=one,two|ann=three")]
    [InlineData("logins = []", "")]
    [InlineData("logins_file = \"/run/secrets/logins\"", "file=one,two|other=three")]
    public void An_item_of_a_TOML_array_is_a_login(string toml, string expected) => Assert.Equal(expected, Read("toml", toml));

    [Theory]
    [InlineData("joe@a.example:no\0secret\nann:x")]
    [InlineData("joe@a.example:no\rsecret\nann:x")]
    public void A_password_that_no_client_can_send_is_refused_without_being_quoted(string text) => Assert.Equal(
        "pfinit: fatal: SMTPD_SASL_USERS_FILE: login 1 (\"joe@a.example\"): the password has a NUL or a line break; clients cannot send one",
        Read("SMTPD_SASL_USERS_FILE", text));

    [Fact]
    public void A_login_prints_without_its_password() =>
        Assert.Equal("joe@a.example", new ClientLogin("joe", "a.example", "secret", new Origin("here")).ToString());

    // The logins, or what is wrong with them.
    private static string Read(string source, string text)
    {
        var files = new FakeInputFiles().With(File, source == "toml" ? "file:one,two\nother:three\n" : text);
        var environment = new Dictionary<string, string> { ["ALLOWED_SENDER_DOMAINS"] = "example.com" };
        if (source == "toml")
            files.Files["/etc/pfinit.toml"] = Encoding.UTF8.GetBytes(text);
        else
            environment[source] = source.EndsWith("_FILE", StringComparison.Ordinal) ? File : text;
        var diagnostics = new List<Diagnostic>();
        var logins = SettingsReader.Read(environment, files, diagnostics).Logins;
        return diagnostics.Where(diagnostic => diagnostic.Severity >= Severity.Fatal).Select(diagnostic => diagnostic.ToString()).FirstOrDefault()
            ?? string.Join("|", logins.Select(login => $"{login.Name}={login.Password}"));
    }
}

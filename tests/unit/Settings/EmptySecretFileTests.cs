using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class EmptySecretFileTests
{
    private const string Logins = "/run/secrets/logins";

    [Theory]
    [InlineData("SMTPD_SASL_USERS_FILE", "no client can log in")]
    [InlineData("ANONYMIZE_EMAILS_FILE", "addresses in the log are not masked")]
    [InlineData("XOAUTH2_SECRET_FILE", "the OAuth2 client has no secret")]
    public void A_start_warns_of_what_it_switches_off(string variable, string effect)
    {
        foreach (var content in new[] { "", "\n" })
            Assert.Equal($"pfinit: warning: {variable}: {Logins} is empty, so that {effect}; leave the setting out if that is meant", Assert.Single(EmptySecretFile.In(Read(variable, content))).Warning.ToString());
    }

    [Fact]
    public void A_reload_refuses_a_file_that_had_something_before()
    {
        var before = Read("SMTPD_SASL_USERS_FILE", "joe:one\n");
        Assert.Equal(
            $"pfinit: fatal: SMTPD_SASL_USERS_FILE: {Logins} has become empty, as when writing it failed, and no client can log in with that; if it is meant, leave the setting out, or restart",
            Assert.Single(EmptySecretFile.Emptied(before, Read("SMTPD_SASL_USERS_FILE", ""))).Refusal.ToString());
    }

    [Fact]
    public void What_was_empty_before_or_is_left_out_is_nothing_to_refuse()
    {
        var empty = Read("SMTPD_SASL_USERS_FILE", "");
        Assert.Empty(EmptySecretFile.Emptied(empty, empty));
        Assert.Empty(EmptySecretFile.Emptied(Read("SMTPD_SASL_USERS_FILE", "joe:one"), Read("TZ_FILE", "")));
        Assert.Empty(EmptySecretFile.Emptied(Read("SMTPD_SASL_USERS_FILE", "joe:one"), Read("SMTPD_SASL_USERS_FILE", "ann:two")));
    }

    private static SettingValues Read(string variable, string content)
    {
        var files = new FakeInputFiles().With(Logins, content);
        return SettingsReader.Collect(new Dictionary<string, string> { [variable] = Logins }, files, []);
    }
}

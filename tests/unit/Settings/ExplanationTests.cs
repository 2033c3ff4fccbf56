using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class ExplanationTests
{
    private const string Secret = "Tr0ub4dor";

    private readonly FakeInputFiles files = new FakeInputFiles().With("/run/secrets/relay", Secret).With(SettingsReader.DefaultFile, $$"""
        allowed_sender_domains = ["example.org", "example.net"]
        mynetworks = "10.0.0.0/8"
        [relay]
        host = "smtp.example.net"
        password = "{{Secret}}"
        [postfix]
        default_destination_concurrency_failed_cohort_limit = 3
        [log]
        format = "json"
        """).With("/etc/pfinit.d/10.toml", "[relay]\nhost = \"second.example.net\"\n");

    [Fact]
    public void Each_setting_has_its_value_its_source_and_what_that_overrode() => Assert.Equal(
        """
        SETTING                          VALUE                    SET BY
        ALLOWED_SENDER_DOMAINS           example.com example.edu  environment
          overrides                      example.org example.net  /etc/pfinit.toml:1:26
        POSTFIX_mynetworks               192.0.2.0/24             environment
          overrides                      10.0.0.0/8               /etc/pfinit.toml:2:14 (deprecated)
        POSTFIX_message_size_limit       1000                     MESSAGE_SIZE_LIMIT (deprecated)
        RELAYHOST                        third.example.net        environment
          overrides                      second.example.net       /etc/pfinit.d/10.toml:2:8
          overrides                      smtp.example.net         /etc/pfinit.toml:4:8
        RELAYHOST_PASSWORD               ********                 RELAYHOST_PASSWORD_FILE=/run/secrets/relay
          overrides                      ********                 /etc/pfinit.toml:5:12
        DKIM_AUTOGENERATE                on                       environment
        LOG_FORMAT                       json                     /etc/pfinit.toml:9:10
        POSTFIX_default_destination_concurrency_failed_cohort_limit
                                         3                        /etc/pfinit.toml:7:55
        POSTFIX_myorigin                 (removed)                environment
        POSTFIX_smtpd_banner             "welcome, stay as lo...  environment
        OPENDKIM_LDAPBindPassword        ********                 environment

        """, SetPart(new()
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com,\nexample.edu",
            ["POSTFIX_mynetworks"] = "192.0.2.0/24",
            ["MESSAGE_SIZE_LIMIT"] = "1000",
            ["RELAYHOST"] = "third.example.net",
            ["RELAYHOST_PASSWORD_FILE"] = "/run/secrets/relay",
            ["DKIM_AUTOGENERATE"] = "1",
            ["POSTFIX_myorigin"] = "",
            ["POSTFIX_smtpd_banner"] = "welcome, stay as long as you like and come again ",
            ["OPENDKIM_LDAPBindPassword"] = Secret,
        }));

    [Fact]
    public void Relays_of_an_array_stand_behind_the_variables_that_override_one()
    {
        files.With(SettingsReader.DefaultFile, $"""
            [[relay]]
            host = "user:{Secret}@a.example.net"
            port = 25
            [[relay]]
            host = ["b.example.net", "c.example.net"]
            password_file = "/run/secrets/relay"
            """).Files.Remove("/etc/pfinit.d/10.toml");
        Assert.Equal(
            """
            SETTING                          VALUE                    SET BY
            RELAYHOST_PORT                   587                      environment
            relay[1].host                    ********@a.example.net   /etc/pfinit.toml:2:8
            relay[1].port                    25                       /etc/pfinit.toml:3:8 (overridden)
            relay[2].host                    b.example.net c.exam...  /etc/pfinit.toml:5:8
            relay[2].password                ********                 /etc/pfinit.toml:6:17 = /run/secrets/relay

            """, SetPart(new() { ["RELAYHOST_PORT"] = "587" }));
    }

    [Fact]
    public void Refused_key_of_a_relay_is_named()
    {
        files.With(SettingsReader.DefaultFile, "[[relay]]\nhost = \"a\"\nport = \"b\"\n").Files.Remove("/etc/pfinit.d/10.toml");
        Assert.Matches(@"(?m)^relay\[1\]\.port +refused +/etc/pfinit\.toml:1:3$", SetPart([]));
    }

    [Fact]
    public void What_is_set_for_one_daemon_or_parameter_names_what_it_overrides()
    {
        files.With(SettingsReader.DefaultFile, """
            [restart]
            delay = "1s"
            exits = 9
            [restart.postfix]
            delay = "2s"
            stable_after = "2m"
            [restart.opendkim]
            delay = "3s"
            exits = 20
            """).Files.Remove("/etc/pfinit.d/10.toml");
        Assert.Equal(
            """
            SETTING                          VALUE                 SET BY
            POSTFIX_myhostname               mail.example.com      environment
              overrides                      on                    AUTOSET_HOSTNAME
            AUTOSET_HOSTNAME                 on                    environment (overridden)
            RESTART_DELAY                    500ms                 environment (overridden for postfix, opendkim)
              overrides                      1s                    /etc/pfinit.toml:2:9
            RESTART_EXITS                    9                     /etc/pfinit.toml:3:9 (overridden for opendkim)
            POSTFIX_milter_default_action    accept                environment
              overrides                      hold                  DKIM_ON_FAILURE (default)
            restart.opendkim.delay           3s                    /etc/pfinit.toml:8:9
              overrides                      500ms                 RESTART_DELAY
            restart.opendkim.exits           20                    /etc/pfinit.toml:9:9
              overrides                      9                     /etc/pfinit.toml:3:9 (restart.exits)
            restart.postfix.delay            2s                    /etc/pfinit.toml:5:9
              overrides                      500ms                 RESTART_DELAY
            restart.postfix.stable_after     2m                    /etc/pfinit.toml:6:16
              overrides                      1m                    RESTART_STABLE_AFTER (default)

            """, SetPart(new()
            {
                ["RESTART_DELAY"] = "500ms",
                ["AUTOSET_HOSTNAME"] = "1",
                ["POSTFIX_myhostname"] = "mail.example.com",
                ["POSTFIX_milter_default_action"] = "accept",
            }));
    }

    [Fact]
    public void Level_of_one_relay_names_the_level_that_it_overrides()
    {
        files.With(SettingsReader.DefaultFile, "[[relay]]\nhost = \"a\"\ntls_level = \"secure\"\n").Files.Remove("/etc/pfinit.d/10.toml");
        Assert.Matches(@"(?m)^relay\[1\]\.tls_level +secure +/etc/pfinit\.toml:3:13\n  overrides +may +POSTFIX_smtp_tls_security_level \(default\)$", SetPart([]));
    }

    [Fact]
    public void Tables_and_services_say_where_they_are_set()
    {
        files.With(SettingsReader.DefaultFile, $$"""
            [tables.vips.rows]
            "a b" = "{{Secret}}"
            [tables.checks]
            type = "pcre"
            file = "/config/checks"
            [master."smtp/unix"]
            maxproc = 20
            """).Files.Remove("/etc/pfinit.d/10.toml");
        var text = SetPart(new() { ["POSTFIXMASTER_x__unix"] = "" });
        Assert.Matches(@"(?m)^POSTFIXMASTER_smtp__unix__maxproc +20 +/etc/pfinit\.toml:7:11$", text);
        Assert.Matches(@"(?m)^POSTFIXMASTER_x__unix +\(removed\) +environment$", text);
        Assert.Matches(@"(?m)^tables\.checks +pcre, file /config/checks +/etc/pfinit\.toml:3:2$", text);
        Assert.Matches(@"(?m)^tables\.vips +lmdb, rows: 1 +/etc/pfinit\.toml:1:2$", text);
    }

    [Fact]
    public void Settings_that_nobody_set_follow_with_their_defaults()
    {
        var text = Explain([]);
        var defaults = text.Substring(text.IndexOf("\n\n", StringComparison.Ordinal) + 2).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            SettingsCatalog.All.Where(row => row.ReplacedBy is null).Select(row => row.Variable).Except(["ALLOWED_SENDER_DOMAINS", "POSTFIX_mynetworks", "RELAYHOST", "RELAYHOST_PASSWORD", "LOG_FORMAT"]),
            defaults.Select(line => line.Split(' ')[0]));
        Assert.All(defaults, line => Assert.EndsWith("default", line));
        Assert.Matches("(?m)^DKIM_SELECTOR +mail +default$", text);
        Assert.Matches("(?m)^SASL_RELAYHOST +- +default$", text);
    }

    [Fact]
    public void Value_that_could_not_be_taken_is_named_beside_the_one_that_counts()
    {
        var text = SetPart(new() { ["RELAYHOST_PASSWORD_FILE"] = "/run/secrets/none", ["SASL_RELAYHOST_FILE"] = "/run/secrets/none" });
        Assert.Matches(@"(?m)^RELAYHOST_PASSWORD +\*{8} +/etc/pfinit.toml:5:12\n  refused +RELAYHOST_PASSWORD_FILE$", text);
        Assert.Matches(@"(?m)^SASL_RELAYHOST +- +default\n  refused +SASL_RELAYHOST_FILE$", text);
    }

    [Theory]
    [InlineData("RELAYHOST", "user:Tr0ub4dor@a.test", "********@a.test")]
    [InlineData("RELAYHOST", "smtp://u:Tr0ub4dor@a.t:25", "smtp://********@a.t:25")]
    [InlineData("ANONYMIZE_EMAILS", "SMART", "SMART")]
    [InlineData("ANONYMIZE_EMAILS", "hash?salt=x", "********")]
    [InlineData("POSTFIX_myhostname", "https://u:Tr0ub4dor@host/", "https://********@host/")]
    [InlineData("SASL_RELAYHOST", "user@example.com", "user@example.com")]
    public void Login_in_an_address_is_masked(string variable, string value, string shown) =>
        Assert.Matches($@"(?m)^{variable} +{System.Text.RegularExpressions.Regex.Escape(shown)} +environment$", Explain(new() { [variable] = value }));

    private string Explain(Dictionary<string, string> environment)
    {
        var text = Explanation.Of(SettingsReader.Collect(environment, files, []));
        Assert.DoesNotContain(Secret, text);
        return text;
    }

    // The part above the defaults.
    private string SetPart(Dictionary<string, string> environment)
    {
        var text = Explain(environment);
        return text.Substring(0, text.IndexOf("\n\n", StringComparison.Ordinal) + 1);
    }
}

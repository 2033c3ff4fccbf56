using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class TomlFileTests
{
    private const string Secret = "Tr0ub4dor";

    private readonly FakeInputFiles files = new FakeInputFiles().With("/run/secrets/relay", Secret).With("/run/origin", "from-file");
    private readonly List<Diagnostic> leftOut = [];

    [Fact]
    public void Every_kind_of_value_has_its_type_and_deprecated_names_their_new_key() => Assert.Equal(
        """
        allowed_sender_domains = ["example.com", "example.org"]

        [postfix]
        mynetworks = ""
        message_size_limit = 1000
        smtp_tls_security_level = "encrypt"
        "a.b c" = "quoted \"name\""
        maximal_queue_lifetime = "5"

        [relay]
        host = "[smtp.example.net]"
        port = 587
        username = "joe \\ \u007F\t"

        [dkim]
        autogenerate = true

        [log]
        format = "json"

        [opendkim]
        Mode = "s"

        """, Body(Convert(false, new()
        {
            ["ALLOWED_SENDER_DOMAINS"] = " example.com,\nexample.org ",
            ["POSTFIX_mynetworks"] = "",
            ["MESSAGE_SIZE_LIMIT"] = "1000",
            ["RELAYHOST_TLS_LEVEL"] = "encrypt",
            ["MYNETWORKS"] = "192.0.2.0/24",
            ["POSTFIX_a.b c"] = "quoted \"name\"",
            ["POSTFIX_maximal_queue_lifetime"] = "5",
            ["RELAYHOST"] = "[smtp.example.net]",
            ["RELAYHOST_PORT"] = "0587",
            ["RELAYHOST_USERNAME"] = "joe \\ \u007F\t",
            ["DKIM_AUTOGENERATE"] = "yes please",
            ["LOG_FORMAT"] = "JSON",
            ["OPENDKIM_Mode"] = "s",
            ["HOME"] = "/root",
        })));

    [Fact]
    public void Relays_of_an_array_keep_their_order_with_what_the_environment_replaces_in_the_default_one()
    {
        files.With(SettingsReader.DefaultFile, $"""
            [[relay]]
            host = "a.example.net"
            senders = "example.com example.org"
            username = "u"
            password = "{Secret}"
            [[relay]]
            host = "b.example.net"
            tls_level = "may"
            """);
        Assert.Equal(
            """
            [postfix]
            smtp_tls_security_level = "secure"

            [[relay]]
            host = "a.example.net"
            username = "u"
            password_file = "/run/secrets/relay1_password"  # put the value of /etc/pfinit.toml:5:12 there
            senders = ["example.com", "example.org"]

            [[relay]]
            host = "c.example.net, d.example.net"
            sasl_key = "d.example.net"
            tls_level = "secure"

            """, Body(Convert(false, new()
            {
                ["RELAYHOST"] = "c.example.net, d.example.net",
                ["SASL_RELAYHOST"] = "d.example.net",
                ["POSTFIX_smtp_tls_security_level"] = "secure",
            })));
    }

    [Fact]
    public void Services_and_tables_have_tables_of_their_own()
    {
        files.With(SettingsReader.DefaultFile, """
            [tables.vips.rows]
            "a b" = "OK"
            [tables.checks]
            type = "pcre"
            text = '/\d/ REJECT "no"'
            [tables.hidden]
            secret = true
            text = "key Tr0ub4dor"
            [master]
            "x/unix" = false
            [master."127.0.0.1:10025/inet"]
            command = "smtpd"
            """);
        Assert.Equal(
            """
            [master."127.0.0.1:10025/inet"]
            command = "smtpd"

            [master."smtp/unix"]
            maxproc = "20"

            [master]
            "x/unix" = ""

            [tables.checks]
            type = "pcre"
            text = '''
            /\d/ REJECT "no"'''

            [tables.hidden]
            secret = true
            file = "/run/secrets/hidden"  # put the value of /etc/pfinit.toml:6:2 there

            [tables.vips]

            [tables.vips.rows]
            "a b" = "OK"

            """, Body(Convert(false, new() { ["POSTFIXMASTER_smtp__unix__maxproc"] = "20" })));
        Assert.Equal("pfinit: warning: /etc/pfinit.toml:6:2: tables.hidden: a secret, left out; put it into /run/secrets/hidden, or another file that you name there, or print it with --with-secrets", Assert.Single(leftOut).ToString());
    }

    [Fact]
    public void Number_of_a_parameter_that_is_no_plain_number_stays_text()
    {
        Assert.Contains("message_size_limit = \"007\"", Convert(false, new() { ["POSTFIX_message_size_limit"] = "007" }));
        Assert.Contains("message_size_limit = \"$other\"", Convert(false, new() { ["POSTFIX_message_size_limit"] = "$other" }));
        Assert.Contains("message_size_limit = \"\"", Convert(false, new() { ["POSTFIX_message_size_limit"] = "" }));
    }

    [Fact]
    public void Value_from_a_file_stays_there()
    {
        var toml = Convert(false, new() { ["RELAYHOST_PASSWORD_FILE"] = "/run/secrets/relay", ["OPENDKIM_LDAPBindPassword_FILE"] = "/run/secrets/relay" });
        Assert.Equal("[relay]\npassword_file = \"/run/secrets/relay\"\n\n[opendkim]\nLDAPBindPassword_file = \"/run/secrets/relay\"\n", Body(toml));
        Assert.Empty(leftOut);
        Assert.Equal(Secret, Read(toml)[RelayRows.Password]!.Text);
        Assert.Equal(Secret, Read(toml)[SettingsCatalog.OpenDkimOption("LDAPBindPassword")]!.Text);
    }

    [Fact]
    public void Parameter_from_a_file_is_printed_where_TOML_has_no_name_for_its_file() => Assert.Equal(
        "[postfix]\nmyorigin = \"from-file\"  # was in /run/origin\n", Body(Convert(false, new() { ["POSTFIX_myorigin_FILE"] = "/run/origin" })));

    [Fact]
    public void Secret_in_a_variable_becomes_the_name_of_a_file_and_a_warning()
    {
        var toml = Convert(false, new() { ["RELAYHOST_PASSWORD"] = Secret });
        Assert.Equal("[relay]\npassword_file = \"/run/secrets/relayhost_password\"  # put the value of RELAYHOST_PASSWORD there\n", Body(toml));
        Assert.Equal("pfinit: warning: RELAYHOST_PASSWORD: a secret, left out; put it into /run/secrets/relayhost_password, or another file that you name there, or print it with --with-secrets", Assert.Single(leftOut).ToString());
    }

    [Fact]
    public void Secret_in_a_file_of_settings_is_left_out_as_well()
    {
        files.With(SettingsReader.DefaultFile, $"[relay]\npassword = \"{Secret}\"\n");
        Assert.Contains("password_file = \"/run/secrets/relayhost_password\"  # put the value of /etc/pfinit.toml:2:12 there", Convert(false, []));
        Assert.DoesNotContain(Secret, Convert(false, []));
    }

    [Theory]
    [InlineData("smart")]
    [InlineData(" True ")]
    [InlineData("off")]
    public void Mask_without_a_salt_is_no_secret(string mask)
    {
        Assert.Equal($"[log]\nmask = \"{mask}\"\n", Body(Convert(false, new() { ["ANONYMIZE_EMAILS"] = mask })));
        Assert.Empty(leftOut);
    }

    [Fact]
    public void Secret_is_printed_on_demand()
    {
        Assert.Equal($"[relay]\npassword = \"{Secret}\"\n", Body(Convert(true, new() { ["RELAYHOST_PASSWORD"] = Secret })));
        Assert.Empty(leftOut);
    }

    private string Convert(bool withSecrets, Dictionary<string, string> environment)
    {
        var found = new List<Diagnostic>();
        var text = new TomlFile(withSecrets, leftOut).Text(SettingsReader.Collect(environment, files, found));
        Assert.Empty(found);
        return text;
    }

    private SettingValues Read(string toml)
    {
        var found = new List<Diagnostic>();
        var values = SettingsReader.Collect(new Dictionary<string, string>(), files.With(SettingsReader.DefaultFile, toml), found);
        Assert.Empty(found);
        return values;
    }

    // Without the comment at the head.
    private static string Body(string toml) => toml.Substring(toml.IndexOf("\n\n", StringComparison.Ordinal) + 2);
}

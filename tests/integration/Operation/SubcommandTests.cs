// The subcommands in the image, each as README shows it: docker run --rm pfinit SUBCOMMAND.

using System.Text.Json;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

public sealed class SubcommandTests
{
    private const string Sender = "ALLOWED_SENDER_DOMAINS=example.com";

    [Fact]
    public async Task Version_names_pfinit_the_commit_the_architecture_and_both_daemons()
    {
        var output = await Engine.RunOnceAsync("--", "version");

        Assert.Equal(0, output.Status);
        Assert.Matches(@"(?m)^pfinit \d+\.\d+\.\d+", output.Stdout);
        Assert.Matches("(?m)^commit [0-9a-f]{7,40}", output.Stdout);
        Assert.Matches("(?m)^architecture linux/(amd64|arm64)$", output.Stdout);
        Assert.Matches(@"(?m)^postfix 3\.", output.Stdout);
        Assert.Matches(@"(?m)^opendkim 2\.", output.Stdout);
    }

    [Fact]
    public async Task Check_of_good_settings_succeeds_and_changes_nothing()
    {
        using var postfix = new TemporaryFolder();

        var output = await Engine.RunOnceAsync("-e", Sender, "-v", $"{postfix.Path}:/etc/postfix", "--", "check");

        Assert.Equal(0, output.Status);
        Assert.Empty(Directory.EnumerateFileSystemEntries(postfix.Path));
    }

    [Fact]
    public async Task Check_of_bad_settings_exits_with_78() =>
        Assert.Equal(78, (await Engine.RunOnceAsync("-e", Sender, "-e", "LOG_FORMAT=xml", "--", "check")).Status);

    [Theory]
    [InlineData(0)]
    [InlineData(78, "--strict")]
    public async Task Check_of_a_misspelt_variable_exits_with_78_when_it_is_strict(int status, params string[] options)
    {
        var output = await Engine.RunOnceAsync(["-e", Sender, "-e", "RELAYHOTS=relay.example.net", "--", "check", .. options]);

        Assert.Equal(status, output.Status);
        Assert.Contains("warning: RELAYHOTS: unused variable; did you mean RELAYHOST?", output.Stderr);
        Assert.Contains("settings: " + (status == 0 ? "good, with 1 warning" : "1 warning, which --strict does not let pass"), output.All);
    }

    [Fact]
    public async Task Render_prints_the_files_and_masks_secrets()
    {
        var output = await Engine.RunOnceAsync(
            "-e", Sender, "-e", "RELAYHOST=[relay.example.net]", "-e", "RELAYHOST_USERNAME=joe", "-e", "RELAYHOST_PASSWORD=Tr0ub4dor", "--", "render");

        Assert.Equal(0, output.Status);
        Assert.Contains("/etc/postfix/main.cf", output.Stdout);
        Assert.Contains("relayhost = [relay.example.net]", output.Stdout);
        Assert.DoesNotContain("Tr0ub4dor", output.All);
    }

    [Fact]
    public async Task Check_explains_each_setting_and_then_names_the_mistakes()
    {
        using var secrets = new TemporaryFolder();
        secrets.Write("relay", "Tr0ub4dor");
        secrets.Write("pfinit.toml", "allowed_sender_domains = [\"example.org\"]\n");

        var output = await Engine.RunOnceAsync("-e", Sender, "-e", "RELAYHOST=[relay.example.net]", "-e", "RELAYHOST_USERNAME=joe",
            "-e", "RELAYHOST_PASSWORD_FILE=/secrets/relay", "-e", "PFINIT_CONFIG=/secrets/pfinit.toml", "-e", "LOG_FORMAT=xml",
            "-v", $"{secrets.Path}:/secrets:ro", "--", "check", "--explain");

        Assert.Equal(78, output.Status);
        Assert.Matches(@"(?m)^ALLOWED_SENDER_DOMAINS +example\.com +environment\n  overrides +example\.org +/secrets/pfinit\.toml:1:26$", output.Stdout);
        Assert.Matches(@"(?m)^RELAYHOST_PASSWORD +\*{8} +RELAYHOST_PASSWORD_FILE=/secrets/relay$", output.Stdout);
        Assert.Matches(@"(?m)^DKIM_SELECTOR +mail +default$", output.Stdout);
        Assert.Contains("LOG_FORMAT: \"xml\" is not one of", output.Stderr);
        Assert.DoesNotContain("Tr0ub4dor", output.All);
    }

    [Fact]
    public async Task Converted_file_alone_renders_what_the_variables_did()
    {
        using var folder = new TemporaryFolder();
        folder.Write("relay", " a \"password\" with $ and \\ \n");
        var secret = $"{folder.Path}/relay:/secrets/relay:ro";
        string[] variables = ["-e", Sender, "-e", "RELAYHOST=[relay.example.net]", "-e", "RELAYHOST_USERNAME=jo\"e", "-e", "RELAYHOST_PASSWORD_FILE=/secrets/relay",
            "-e", "MESSAGE_SIZE_LIMIT=1000", "-e", "POSTFIX_mynetworks=", "-e", "POSTFIX_smtpd_banner=$myhostname \"hi\" \\ ü", "-e", "DKIM_SELECTOR=a,example.com=b"];

        var converted = await Engine.RunOnceAsync([.. variables, "-v", secret, "--hostname", "relay", "--", "convert"]);
        folder.Write("pfinit.toml", converted.Stdout);
        var before = await Engine.RunOnceAsync([.. variables, "-v", secret, "--hostname", "relay", "--", "render"]);
        var after = await Engine.RunOnceAsync(
            "-v", secret, "-v", $"{folder.Path}/pfinit.toml:/etc/pfinit.toml:ro", "--hostname", "relay", "--", "render");

        Assert.Equal(0, converted.Status);
        Assert.Contains("password_file = \"/secrets/relay\"", converted.Stdout);
        Assert.Equal(0, after.Status);
        Assert.Equal(before.Stdout, after.Stdout);
    }

    [Fact]
    public async Task Convert_prints_nothing_when_a_setting_is_wrong()
    {
        var output = await Engine.RunOnceAsync("-e", Sender, "-e", "LOG_FORMAT=xml", "--", "convert");

        Assert.Equal(78, output.Status);
        Assert.Equal("", output.Stdout);
    }

    [Fact]
    public async Task Schema_is_JSON_that_knows_the_keys_of_the_settings_file()
    {
        using var schema = JsonDocument.Parse((await Engine.RunOnceAsync("--", "schema")).Stdout);

        var port = schema.RootElement.GetProperty("properties").GetProperty("relay").GetProperty("properties").GetProperty("port");
        Assert.Equal(65535, port.GetProperty("maximum").GetInt32());
    }

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    public async Task Exec_returns_the_status_of_its_command(string command, int status) =>
        Assert.Equal(status, (await Engine.RunOnceAsync("--", "exec", "--", "sh", "-c", command)).Status);

    [Theory]
    [InlineData("/no/such/command", 127)]
    [InlineData("no-such-command", 127)]
    [InlineData("/etc/passwd", 126)]
    public async Task Exec_tells_what_is_missing_from_what_cannot_run(string command, int status) =>
        Assert.Equal(status, (await Engine.RunOnceAsync("--", "exec", "--", command)).Status);

    [Fact]
    public async Task Dkim_keygen_writes_a_key_and_its_record_and_show_prints_it_again()
    {
        using var keys = new TemporaryFolder();
        var volume = $"{keys.Path}:/etc/opendkim/keys";

        var generated = await Engine.RunOnceAsync("-v", volume, "--", "dkim", "keygen", "example.com", "example.org", "--selector", "2026a");
        var shown = await Engine.RunOnceAsync("-v", volume, "--", "dkim", "show", "--selector", "2026a");
        var zone = await Engine.RunOnceAsync("-v", volume, "--", "dkim", "show", "--selector", "2026a", "--format", "bind", "example.com");

        Assert.Equal(0, generated.Status);
        Assert.Equal(0, shown.Status);
        foreach (var domain in new[] { "example.com", "example.org" })
        {
            var key = Path.Combine(keys.Path, domain + ".private");
            Assert.Equal(UnixFileMode.UserRead, File.GetUnixFileMode(key));
            Assert.True(File.Exists(Path.Combine(keys.Path, domain + ".txt")));
        }

        var records = shown.Stdout.TrimEnd('\n').Split('\n').Select(DkimRecord.Parse).ToList();
        Assert.Equal(["2026a._domainkey.example.com", "2026a._domainkey.example.org"], records.Select(record => record.Name));
        Assert.All(records, record => Assert.StartsWith("v=DKIM1; h=sha256; k=rsa; s=email; p=", record.Text));
        Assert.Equal(generated.Stdout, shown.Stdout);

        Assert.StartsWith("2026a._domainkey.example.com.", zone.Stdout);
        var strings = zone.Stdout.Split('"').Where((_, index) => index % 2 == 1).ToList();
        Assert.Equal(records[0].Text, string.Concat(strings));
        Assert.All(strings, part => Assert.InRange(part.Length, 1, 255));
        Assert.Equal(zone.Stdout, File.ReadAllText(Path.Combine(keys.Path, "example.com.txt")));
    }

    [Fact]
    public async Task Dkim_keygen_never_overwrites_a_key()
    {
        using var keys = new TemporaryFolder();
        keys.Write("example.com.private", "precious");

        var output = await Engine.RunOnceAsync("-v", $"{keys.Path}:/etc/opendkim/keys", "--", "dkim", "keygen", "example.com");

        Assert.NotEqual(0, output.Status);
        Assert.Equal("precious", File.ReadAllText(Path.Combine(keys.Path, "example.com.private")));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("render")]
    [InlineData("convert")]
    [InlineData("schema")]
    [InlineData("health")]
    [InlineData("dkim")]
    [InlineData("oauth2")]
    [InlineData("exec")]
    [InlineData("version")]
    public async Task Help_of_every_subcommand_has_an_example(string subcommand)
    {
        var output = await Engine.RunOnceAsync("--", subcommand, "--help");

        Assert.Equal(0, output.Status);
        Assert.Contains("Example", output.Stdout);
        Assert.Contains("pfinit " + subcommand, output.Stdout);
    }

    [Fact]
    public async Task Unknown_subcommand_is_a_usage_error()
    {
        var output = await Engine.RunOnceAsync("--", "rnu");

        Assert.Equal(64, output.Status);
        Assert.Contains("rnu", output.Stderr);
    }
}

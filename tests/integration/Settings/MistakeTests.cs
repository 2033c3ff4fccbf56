// Wrong settings: everything wrong is said at once, exit status 78, nothing is started and nothing is written.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

public sealed class MistakeTests
{
    private const int SettingsStatus = 78;

    [Fact]
    public async Task Without_sender_domains_both_names_are_said()
    {
        var output = await Engine.RunOnceAsync();

        Assert.Equal(SettingsStatus, output.Status);
        Assert.Contains("ALLOWED_SENDER_DOMAINS", output.All);
        Assert.Contains("ALLOW_EMPTY_SENDER_DOMAINS", output.All);
    }

    [Fact]
    public async Task All_mistakes_are_in_the_log_and_nothing_is_written_or_started()
    {
        using var postfix = new TemporaryFolder();

        var output = await Engine.RunOnceAsync(
            "-v", $"{postfix.Path}:/etc/postfix",
            "-e", "ALLOWED_SENDER_DOMAINS=example.com not_a_domain!",
            "-e", "LOG_FORMAT=xml",
            "-e", "RELAYHOST=[relay.example.net]:99999",
            "-e", "RELAYHOST_PASSWORD=Nobodys-Secret",
            "-e", "SMTP_HEADER_CHECKS=regexp:/nowhere",
            "-e", "POSTFIX_myorigin_FILE=/run/secrets/missing");

        Assert.Equal(SettingsStatus, output.Status);
        Assert.Contains("\"not_a_domain!\"", output.All);
        Assert.Contains("LOG_FORMAT", output.All);
        Assert.Contains("99999", output.All);
        Assert.Contains("RELAYHOST_PASSWORD", output.All);
        Assert.Contains("/nowhere", output.All);
        Assert.Contains("POSTFIX_myorigin_FILE: open /run/secrets/missing: No such file or directory", output.All);
        Assert.DoesNotContain("Nobodys-Secret", output.All);
        Assert.DoesNotContain("daemon started", output.All);
        Assert.Empty(Directory.EnumerateFileSystemEntries(postfix.Path));
    }

    [Fact]
    public async Task Setting_given_directly_and_as_a_file_is_refused()
    {
        var output = await Engine.RunOnceAsync(
            "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "RELAYHOST=[relay.example.net]", "-e", "RELAYHOST_USERNAME=joe",
            "-e", "RELAYHOST_PASSWORD=one", "-e", "RELAYHOST_PASSWORD_FILE=/etc/hostname");

        Assert.Equal(SettingsStatus, output.Status);
        Assert.Matches("RELAYHOST_PASSWORD_FILE.*RELAYHOST_PASSWORD|RELAYHOST_PASSWORD.*RELAYHOST_PASSWORD_FILE", output.All);
    }

    [Fact]
    public async Task Mistakes_in_toml_come_with_line_and_column_and_the_nearest_name()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("pfinit.toml", "allowed_sender_domains = \"example.com\"\n[relay]\nport = 70000\n[dkim]\nselecter = \"mail\"\n");

        var output = await Engine.RunOnceAsync("-v", $"{file}:/etc/pfinit.toml:ro", "-e", "RELAYHOST=relay.example.net");

        Assert.Equal(SettingsStatus, output.Status);
        Assert.Contains("/etc/pfinit.toml:3:8: relay.port: 70000 is outside 1..65535", output.All);
        Assert.Contains("/etc/pfinit.toml:5:1: dkim.selecter", output.All);
        Assert.Contains("did you mean dkim.selector?", output.All);
    }
}

// A password gets to the smart host's table and nowhere else.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

[Collection(SettingsNetwork.Name)]
public sealed class SecretTests(SecretTests.LoggedInRelay shared) : IClassFixture<SecretTests.LoggedInRelay>
{
    private const string Password = "Tr0ub4dor-and-three";

    private readonly Relay relay = shared.Relay;

    [Fact]
    public async Task Value_is_read_from_the_file_without_its_last_line_end()
    {
        Assert.Equal($"joe:{Password}", await relay.GetAsync("postmap", "-q", "[smarthost.example.net]:587", "lmdb:/etc/postfix/sasl_passwd"));
        Assert.Equal("from-a-file.example.com", await relay.ParameterAsync("myorigin"));
    }

    [Fact]
    public async Task Password_table_is_readable_by_root_only() =>
        Assert.Equal("600 0:0", await relay.GetAsync("stat", "-c", "%a %u:%g", "/etc/postfix/sasl_passwd.lmdb"));

    [Fact]
    public async Task Password_is_not_in_the_log() => Assert.DoesNotContain(Password, await relay.LogAsync());

    [Fact]
    public async Task Password_is_not_in_the_environment_or_title_of_any_daemon()
    {
        // A command run by `docker exec` gets the container's own environment; it is not one of the daemons.
        var daemons = await relay.ShellAsync("""
            for process in /proc/[0-9]*; do
                case $(cat $process/comm) in
                    pfinit | sh | "") ;;
                    *) cat $process/comm; tr '\0' '\n' <$process/environ; tr '\0' ' ' <$process/cmdline; echo ;;
                esac
            done
            """);

        Assert.Contains("master", daemons);
        Assert.Contains("qmgr", daemons);
        Assert.DoesNotContain(Password, daemons);
        Assert.DoesNotContain(Password, await relay.ShellAsync("tr '\\0' ' ' </proc/1/cmdline"));
    }

    [Fact]
    public async Task Init_scripts_do_not_get_the_password() =>
        Assert.DoesNotContain(Password, await relay.GetAsync("cat", "/tmp/environment"));

    [Theory]
    [InlineData("render")]
    [InlineData("check")]
    [InlineData("check", "--explain")]
    [InlineData("convert")]
    public async Task Subcommands_mask_the_password(params string[] subcommand)
    {
        var output = await relay.RunAsync(["pfinit", .. subcommand]);

        Assert.Equal(0, output.Status);
        Assert.DoesNotContain(Password, output.All);
    }

    /// <summary>A relay with a password in a variable and a parameter in a file.</summary>
    public sealed class LoggedInRelay(MailNetwork network) : IAsyncLifetime
    {
        public Relay Relay { get; private set; } = null!;

        public async Task InitializeAsync() => Relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["RELAYHOST"] = "[smarthost.example.net]:587",
            ["RELAYHOST_USERNAME_FILE"] = "/run/secrets/user",
            ["RELAYHOST_PASSWORD"] = Password,
            ["SMTPD_SASL_USERS"] = "client:" + Password,
            ["POSTFIX_myorigin_FILE"] = "/run/secrets/origin",
            Files =
            {
                ["/run/secrets/user"] = "joe\n",
                ["/run/secrets/origin"] = "from-a-file.example.com\n",
                ["/docker-init.d/10-environment.sh"] = "#!/bin/sh\nenv >/tmp/environment\n",
            },
        });

        public async Task DisposeAsync()
        {
            if (Relay is not null)
                await Relay.DisposeAsync();
        }
    }
}

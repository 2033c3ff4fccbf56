// What is already there when the relay starts: mounted configuration, templates, empty and used volumes.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

[Collection(SettingsNetwork.Name)]
public sealed class ExistingFilesTests(MailNetwork network)
{
    private const string ForeignMainCf = """
        # Kept since 2019, do not touch
        compatibility_level = 3.6
        daemon_directory = /usr/libexec/postfix

        # Our own additions
        address_verify_negative_cache = no
        transport_maps = hash:/etc/postfix/transport
        virtual_alias_maps = static:nobody@example.net,
            # a comment inside
            regexp:/etc/postfix/virtual
        header_size_limit = 1000

        """;

    [Fact]
    public async Task Main_cf_that_is_there_is_edited_not_replaced()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Files =
            {
                ["/etc/postfix/main.cf"] = ForeignMainCf,
                ["/etc/postfix/transport"] = "example.org relay:[10.1.2.3]\n",
                ["/etc/postfix/virtual"] = "/^never$/ never\n",
            },
        });

        var mainCf = await relay.GetAsync("cat", "/etc/postfix/main.cf");

        Assert.StartsWith("# Kept since 2019, do not touch\n", mainCf);
        Assert.Contains("\n# Our own additions\naddress_verify_negative_cache = no\ntransport_maps = lmdb:/etc/postfix/transport\n", mainCf);
        Assert.Contains("\n    # a comment inside\n", mainCf);
        Assert.Equal("4096000", await relay.ParameterAsync("header_size_limit"));
        Assert.Equal("/usr/lib/postfix/sbin", await relay.ParameterAsync("daemon_directory"));
        Assert.Equal("relay:[10.1.2.3]", await relay.GetAsync("postmap", "-q", "example.org", "lmdb:/etc/postfix/transport"));
        Assert.Contains("transport_maps", await relay.LogLineAsync("hash:"));
        Assert.Contains("daemon_directory", await relay.LogLineAsync("/usr/libexec/postfix"));
    }

    [Fact]
    public async Task Template_files_are_copied_where_missing_and_only_there()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Files =
            {
                ["/etc/postfix.template/extra"] = "from the template\n",
                ["/etc/postfix.template/both"] = "from the template\n",
                ["/etc/postfix/both"] = "my own\n",
            },
        });

        Assert.Equal("from the template", await relay.GetAsync("cat", "/etc/postfix/extra"));
        Assert.Equal("my own", await relay.GetAsync("cat", "/etc/postfix/both"));
    }

    [Fact]
    public async Task Tables_of_the_users_own_are_built_and_never_replaced_or_removed()
    {
        const string Aliases = "postmaster: admin\nlist: :include:/etc/list\n";
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["POSTFIX_smtp_sasl_password_maps"] = "lmdb:/etc/postfix/sasl_passwd",
            ["POSTFIX_virtual_alias_maps"] = "proxy:lmdb:${config_directory}/virtual",
            Files =
            {
                ["/etc/postfix/aliases"] = Aliases,
                ["/etc/postfix/sasl_passwd"] = "relay.example.net joe:secret\n",
                ["/etc/postfix/virtual"] = "a@example.com b@example.com\n",
            },
        });

        Assert.Equal(Aliases.TrimEnd(), await relay.GetAsync("cat", "/etc/postfix/aliases"));
        Assert.Equal("admin", await relay.GetAsync("postalias", "-q", "postmaster", "lmdb:/etc/postfix/aliases"));
        Assert.Equal("joe:secret", await relay.GetAsync("postmap", "-q", "relay.example.net", "lmdb:/etc/postfix/sasl_passwd"));
        Assert.Equal("b@example.com", await relay.GetAsync("postmap", "-q", "a@example.com", "lmdb:/etc/postfix/virtual"));

        await relay.ShellAsync("echo 'a@example.com c@example.com' >/etc/postfix/virtual; touch -d @1700000000 /etc/postfix/virtual.lmdb");
        await relay.KillAsync();
        await relay.StartAsync();
        Assert.Equal("c@example.com", await relay.GetAsync("postmap", "-q", "a@example.com", "lmdb:/etc/postfix/virtual"));
        Assert.Equal("joe:secret", await relay.GetAsync("cut", "-d ", "-f2", "/etc/postfix/sasl_passwd"));
    }

    [Fact]
    public async Task Empty_directory_mounted_at_etc_postfix_is_populated_again()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Confine = host => host.Tmpfs = new Dictionary<string, string> { ["/etc/postfix"] = "" },
        });

        var files = (await relay.GetAsync("ls", "/etc/postfix")).Split('\n');

        Assert.Contains("main.cf", files);
        Assert.Contains("master.cf", files);
        Assert.Contains("smtp_header_checks", files);
    }

    [Fact]
    public async Task Ten_restarts_of_one_container_leave_the_same_files()
    {
        await using var relay = await network.StartAsync(SigningSetup());
        var first = await FilesAsync(relay);

        for (var restart = 1; restart <= 10; restart++)
        {
            // Killed, not stopped: what a start leaves behind must be good at every moment.
            await relay.KillAsync();
            await relay.StartAsync();
            Assert.Equal(first, await FilesAsync(relay));
        }

        await AssertSignsAndIsCleanAsync(relay);
    }

    [Fact]
    public async Task Ten_containers_one_after_the_other_on_the_same_volumes_leave_the_same_files()
    {
        await using var volumes = new Volumes("/var/spool/postfix", "/etc/postfix", "/etc/opendkim/keys", "/var/lib/postfix");
        var first = "";
        for (var start = 1; start <= 10; start++)
        {
            await using var relay = await network.StartAsync(SigningSetup(volumes.Names));
            var files = await FilesAsync(relay);
            first = start == 1 ? files : first;
            Assert.Equal(first, files);
            if (start == 10)
                await AssertSignsAndIsCleanAsync(relay);
        }
    }

    private static RelaySetup SigningSetup(Dictionary<string, string>? volumes = null) => new()
    {
        ["ALLOWED_SENDER_DOMAINS"] = "example.com example.org",
        ["DKIM_AUTOGENERATE"] = "1",
        ["RELAYHOST"] = Receiver.MailHost + ":25",
        ["RELAYHOST_USERNAME"] = "joe",
        ["RELAYHOST_PASSWORD"] = "secret",
        ["POSTFIX_smtp_sasl_auth_enable"] = "no",
        Volumes = volumes ?? [],
    };

    // Name, mode, owner and content of every file that the start writes.
    private static Task<string> FilesAsync(Relay relay) => relay.ShellAsync("""
        find /etc/postfix /etc/opendkim -type f -print0 | sort -z | xargs -0 stat -c '%n %a %u:%g'
        find /etc/postfix /etc/opendkim -type f -print0 | sort -z | xargs -0 sha256sum
        find /var/spool/postfix /var/lib/postfix -type d -print0 | sort -z | xargs -0 stat -c '%n %a %u:%g'
        """);

    private async Task AssertSignsAndIsCleanAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        Assert.True((await DkimRecord.OfAsync(relay, "example.com")).Verifies(await network.Receiver.MessageForAsync(recipient)));
        var complaints = (await relay.LogAsync()).Split('\n').Where(line => line.Contains("ERR") || line.Contains("FATAL") || line.Contains(": error:"));
        Assert.Empty(complaints);
    }
}

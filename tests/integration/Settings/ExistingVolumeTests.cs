// Volumes that another image left: they start, mail flows, every change is said once, and the next start changes nothing.

using System.Security.Cryptography;
using Pfinit.Integration.Bed;
using Pfinit.Tests.Shared;

namespace Pfinit.Integration.Settings;

[Collection(SettingsNetwork.Name)]
public sealed class ExistingVolumeTests(MailNetwork network)
{
    private const string Files = """
        find /etc/postfix /etc/opendkim -type f ! -name '*.tmp' -print0 | sort -z | xargs -0 stat -c '%n %a %u:%g'
        find /etc/postfix /etc/opendkim -type f -print0 | sort -z | xargs -0 sha256sum
        """;

    [Theory]
    [InlineData("volume-of-debian", "elsewhere.example", "lmdb:/etc/postfix/transport", "relay:[10.1.2.3]")]
    [InlineData("volume-of-alpine", "alias@example.com", "lmdb:/etc/postfix/virtual", "postmaster@example.com")]
    public async Task Configuration_of_another_image_is_taken_over_with_one_warning_a_change_and_none_later(string volume, string key, string table, string value)
    {
        await using var volumes = new Volumes("/var/spool/postfix");
        await using var relay = await network.StartAsync(new RelaySetup
        {
            Volumes = volumes.Names,
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DKIM_AUTOGENERATE"] = "1",
            ["RELAYHOST"] = $"[{Receiver.MailHost}]:25",
            ["RELAYHOST_USERNAME"] = "joe",
            ["RELAYHOST_PASSWORD"] = "secret",
            ["POSTFIX_smtp_sasl_auth_enable"] = "no",
            Files = Volume(volume),
        });

        // The access table that could hold mail is missing there; here it is empty, and so holds none.
        var expected = Repository.Read("tests", "unit", "Golden", volume, "expected-diagnostics.txt").Split('\n')
            .Where(line => line.StartsWith("pfinit: warning: ", StringComparison.Ordinal) && !line.Contains("mail cannot be held", StringComparison.Ordinal)).ToArray();
        var first = await relay.LogAsync();
        await SendsSignedAsync(relay);

        Assert.All(expected, line => Assert.Single(Warnings(first), warning => warning.EndsWith(line["pfinit: warning: ".Length..], StringComparison.Ordinal)));
        Assert.Single(Warnings(first), warning => warning.Contains("/etc/postfix/sasl_passwd.before-pfinit", StringComparison.Ordinal));
        Assert.Single(Warnings(first), warning => warning.Contains("/etc/postfix/allowed_senders.before-pfinit", StringComparison.Ordinal));
        Assert.Equal(expected.Length + 2, Warnings(first).Count);
        Assert.Equal("joe:secret", await relay.GetAsync("postmap", "-q", $"[{Receiver.MailHost}]:25", "lmdb:/etc/postfix/sasl_passwd"));
        Assert.DoesNotContain("stale", await relay.GetAsync("cat", "/etc/postfix/sasl_passwd"));
        Assert.Equal(value, await relay.GetAsync("postmap", "-q", key, table));

        var files = await relay.ShellAsync(Files);
        await relay.KillAsync();
        await relay.StartAsync();
        await SendsSignedAsync(relay);
        Assert.Equal(files, await relay.ShellAsync(Files));
        Assert.Empty(Warnings((await relay.LogAsync())[first.Length..]));
    }

    [Fact]
    public async Task Table_that_only_a_Berkeley_DB_file_is_left_of_is_an_error_that_says_so()
    {
        using var folder = new TemporaryFolder();
        var output = await Engine.RunOnceAsync(
            "-v", $"{folder.Write("virtual.db", "no longer readable")}:/etc/postfix/virtual.db:ro",
            "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "POSTFIX_virtual_alias_maps=hash:/etc/postfix/virtual");

        Assert.Contains("error: /etc/postfix/virtual.lmdb: is not there, and neither is /etc/postfix/virtual to build it from", output.Stdout);
        Assert.Equal(78, output.Status);
    }

    [Fact]
    public async Task Keys_of_rspamd_sign_with_the_selectors_of_their_names()
    {
        using var key = RSA.Create(2048);
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com example.org",
            ["DKIM_BACKEND"] = "rspamd",
            ["RSPAMD_WORKER_COUNT"] = "1",
            Files = { ["/var/lib/rspamd/dkim/example.com.older.key"] = key.ExportPkcs8PrivateKeyPem() + "\n" },
        });

        var record = await SendsSignedAsync(relay);
        Assert.Equal("older._domainkey.example.com", record.Name);
        Assert.Contains("taken over for example.com with selector older", await relay.LogAsync());
        Assert.Equal("400 101:104", await relay.GetAsync("stat", "-c", "%a %u:%g", "/etc/opendkim/keys/example.com.private"));
        Assert.Equal("yes", await relay.ShellAsync("cmp /var/lib/rspamd/dkim/example.com.older.key /etc/opendkim/keys/example.com.private && echo yes"));

        var log = await relay.LogAsync();
        Assert.Contains("warning: RSPAMD_WORKER_COUNT: unused", log);
        await relay.KillAsync();
        await relay.StartAsync();
        Assert.Equal("older._domainkey.example.com", (await SendsSignedAsync(relay)).Name);
        Assert.DoesNotContain("taken over", (await relay.LogAsync())[log.Length..]);
    }

    [Theory]
    [InlineData("1", "1 2000:2000 pid 2000:2000")]
    [InlineData("no", "1 0:0 pid 0:0")]
    public async Task Owner_of_the_queue_directory_is_left_alone_where_asked(string value, string expected)
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["SKIP_ROOT_SPOOL_CHOWN"] = value,
            ["DKIM_AUTOGENERATE"] = "1",
        });
        await relay.ShellAsync("chown 2000:2000 /var/spool/postfix /var/spool/postfix/pid");
        await relay.StopAsync();
        await relay.StartAsync();

        Assert.Equal(expected, "1 " + await relay.ShellAsync("stat -c %u:%g /var/spool/postfix") + " pid " + await relay.ShellAsync("stat -c %u:%g /var/spool/postfix/pid"));
        await SendsSignedAsync(relay);
    }

    private static Dictionary<string, string> Volume(string name) => new()
    {
        ["/etc/postfix/main.cf"] = Repository.Read("tests", "unit", "Golden", name, "files", "etc", "postfix", "main.cf"),
        ["/etc/postfix/master.cf"] = Repository.Read("tests", "unit", "Golden", name, "files", "etc", "postfix", "master.cf"),

        // Table types of libraries that are not here, one file as Debian has it, one folder as Alpine has it.
        ["/etc/postfix/dynamicmaps.cf"] = "ldap\tpostfix-ldap.so\tdict_ldap_open\nlmdb\t/usr/lib/postfix/none/postfix-lmdb.so\tdict_lmdb_open\tmkmap_lmdb_open\n",
        ["/etc/postfix/dynamicmaps.cf.d/lmdb"] = "lmdb lmdb.so dict_lmdb_open mkmap_lmdb_open\n",
        ["/etc/postfix/dynamicmaps.cf.d/mysql"] = "mysql mysql.so dict_mysql_open\n",
        ["/etc/postfix/postfix-files"] = "$config_directory:d:root:-:755:u\n",
        ["/etc/postfix/transport"] = "elsewhere.example relay:[10.1.2.3]\n",
        ["/etc/postfix/transport.db"] = "Berkeley DB of another image",
        ["/etc/postfix/helo"] = "",
        ["/etc/postfix/virtual"] = "alias@example.com postmaster@example.com\n",
        ["/etc/postfix/virtual.db"] = "Berkeley DB of another image",
        ["/etc/postfix/sasl_passwd"] = "[stale.example.net]:587 stale:stale\n[stale.example.net]:587 stale:stale\n",
        ["/etc/postfix/sasl_passwd.db"] = "Berkeley DB of another image",
        ["/etc/postfix/allowed_senders"] = "stale.example.com OK\n",
        ["/etc/postfix/aliases"] = "postmaster: root\n",
        ["/etc/postfix/aliases.db"] = "Berkeley DB of another image",
    };

    // A machine that stands still during the self-test is no matter of the volume.
    private static List<string> Warnings(string log) => [.. log.Split('\n').Where(line => line.Contains("WARNING") || line.Contains("ERR ") || line.Contains(": error: "))
        .Where(line => !line.Contains(Bed.Warnings.SlowSelfTest, StringComparison.Ordinal))];

    private async Task<DkimRecord> SendsSignedAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        var record = await DkimRecord.OfAsync(relay, "example.com");
        Assert.True(record.Verifies(await network.Receiver.MessageForAsync(recipient)));
        return record;
    }
}

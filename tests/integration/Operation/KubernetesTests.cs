// What a pod does to its containers: volumes open to all or to a group, variables of Services, files mounted one by one, read-only name files.

using System.Security.Cryptography;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Operation;

public sealed class KubernetesTests(MailNetwork network) : IClassFixture<MailNetwork>
{
    [Fact]
    public Task Volumes_open_to_all_as_emptyDir_makes_them() => SignsOnVolumesAsync("find /v -type d -exec chmod 777 {} +", before: "");

    [Fact]
    public Task Volumes_of_a_group_as_fsGroup_makes_them() =>
        SignsOnVolumesAsync("chown -R :2000 /v && chmod -R g+rwX /v && find /v -type d -exec chmod g+s {} +", before: "");

    [Fact]
    public Task Used_volumes_are_given_to_the_group_again_at_every_start_of_a_pod() =>
        SignsOnVolumesAsync("true", before: "chown -R :2000 /v && chmod -R g+rwX /v && find /v -type d -exec chmod g+s {} +");

    [Fact]
    public async Task Variables_of_Services_say_nothing_and_change_nothing()
    {
        await using var volumes = new Volumes("/var/spool/postfix");
        var setup = new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com", ["KUBERNETES_SERVICE_HOST"] = "10.0.0.1", Volumes = volumes.Names };
        foreach (var service in new[] { "POSTFIX", "MAIL", "RELAY", "RELAYHOST", "OPENDKIM", "SMTPD", "POSTFIX_MAIL", "RSPAMD", "DKIM_SELECTOR" })
        {
            setup[service + "_SERVICE_HOST"] = "10.0.0.9";
            setup[service + "_SERVICE_PORT"] = "25";
            setup[service + "_SERVICE_PORT_SMTP"] = "25";
            setup[service + "_PORT"] = "tcp://10.0.0.9:25";
            setup[service + "_PORT_25_TCP"] = "tcp://10.0.0.9:25";
            setup[service + "_PORT_25_TCP_PROTO"] = "tcp";
            setup[service + "_PORT_25_TCP_PORT"] = "25";
            setup[service + "_PORT_25_TCP_ADDR"] = "10.0.0.9";
        }

        await using var relay = await network.StartAsync(setup);

        await DeliversAsync(relay);
        Assert.Empty(await Warnings.OfAsync(relay));
        Assert.Equal("", await relay.ParameterAsync("relayhost"));
    }

    [Fact]
    public async Task Host_name_of_digits_and_name_files_that_cannot_be_written()
    {
        using var files = new TemporaryFolder();
        var hosts = files.Write("hosts", "127.0.0.1 localhost\n");
        var resolver = files.Write("resolv.conf", $"nameserver {network.Dns.Address}\n");
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            HostName = "123456789012",
            Files = { ["/docker-init.d/10-no-nsswitch.sh"] = "#!/bin/sh\nrm /etc/nsswitch.conf\n" },
            Confine = host => host.Binds = [$"{hosts}:/etc/hosts:ro", $"{resolver}:/etc/resolv.conf:ro"],
        });

        await DeliversAsync(relay);
        Assert.Equal("host-123456789012", await relay.ParameterAsync("myhostname"));
        Assert.Contains("host-123456789012 is used", await relay.LogLineAsync("warning: hostname:"));
    }

    [Fact]
    public async Task Main_cf_mounted_by_itself_is_overwritten_in_place()
    {
        using var files = new TemporaryFolder();
        var mainCf = files.Write("main.cf", "# Mounted\ncompatibility_level = 3.10\nmaximal_queue_lifetime = 3d\n");
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Confine = host => host.Binds = [$"{mainCf}:/etc/postfix/main.cf"],
        });

        await DeliversAsync(relay);
        Assert.StartsWith("# Mounted\n", await relay.GetAsync("cat", "/etc/postfix/main.cf"));
        Assert.Equal("3d", await relay.ParameterAsync("maximal_queue_lifetime"));
        Assert.Contains("overwritten in place", await relay.LogLineAsync("/etc/postfix/main.cf: is a mount of its own"));
    }

    [Fact]
    public async Task Main_cf_mounted_by_itself_and_read_only_is_refused_with_its_name()
    {
        using var files = new TemporaryFolder();
        var mainCf = files.Write("main.cf", "compatibility_level = 3.10\n");

        var output = await Engine.RunOnceAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "-v", $"{mainCf}:/etc/postfix/main.cf:ro");

        Assert.NotEqual(0, output.Status);
        Assert.Matches("fatal: /etc/postfix/main.cf: cannot be written: .*Read-only file system", output.All);
    }

    [Theory]
    [InlineData("chown 2000:3000 example.com.private; chmod 777 example.com.private")]
    [InlineData("chown 0:0 example.com.private; chmod 600 example.com.private; chown 2000:3000 .; chmod 777 .")]
    [InlineData("mkdir ..1; mv example.com.private ..1; ln -s ..1 ..data; ln -s ..data/example.com.private; chmod 644 ..1/*; chmod 777 . ..1")]
    public async Task Key_with_an_odd_owner_or_mode_is_put_right_and_signs(string oddity)
    {
        await using var keys = await KeyVolumeAsync(oddity);
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Volumes = { ["/etc/opendkim/keys"] = keys.Name },
        });

        await SignsAsync(relay);
        Assert.Equal("400 101:104", await relay.GetAsync("stat", "-L", "-c", "%a %u:%g", "/etc/opendkim/keys/example.com.private"));
    }

    [Fact]
    public async Task Key_for_root_only_on_a_read_only_mount_ends_the_start_with_what_to_do()
    {
        const string Line = "fatal: /etc/opendkim/keys/example.com.private: opendkim cannot read it: uid 0, mode 0600 (chmod: Read-only file system); "
            + "give it uid 101 and mode 0400, or gid 104 and 0440, where it comes from; "
            + "mail that it signs would be put off or go out unsigned: put that right, remove the key, or set DKIM_ON_FAILURE=accept";
        await using var keys = await KeyVolumeAsync("chown 0:0 example.com.private; chmod 600 example.com.private; chmod 755 .");

        var start = await StartOnceAsync(keys);
        Assert.Equal(78, start.Status);
        Assert.EndsWith(Line, start.Stdout.TrimEnd('\n'), StringComparison.Ordinal);
        var check = await StartOnceAsync(keys, "check");
        Assert.Equal((78, $"pfinit: {Line}"), (check.Status, check.Stderr.TrimEnd('\n')));
    }

    [Fact]
    public async Task Secret_of_a_pod_signs_once_OpenDKIM_is_told_not_to_mind_its_directory()
    {
        const string Secret = "mkdir ..1; mv example.com.private ..1; ln -s ..1 ..data; ln -s ..data/example.com.private; chown -R 0:104 .; chmod 440 ..1/*; chmod 3777 .";
        await using var keys = await KeyVolumeAsync(Secret);
        Assert.Matches("fatal: /etc/opendkim/keys/example.com.private: .*set OPENDKIM_RequireSafeKeys=no", (await StartOnceAsync(keys)).Stdout);
        var setup = ReadOnly(keys);
        setup["OPENDKIM_RequireSafeKeys"] = "no";
        await using var relay = await network.StartAsync(setup);
        await SignsAsync(relay);
        Assert.DoesNotContain("error:", await relay.LogAsync());
    }

    private static Task<Output> StartOnceAsync(Volume keys, params string[] arguments) =>
        Engine.RunOnceAsync(["-e", "ALLOWED_SENDER_DOMAINS=example.com", "-v", $"{keys.Name}:/etc/opendkim/keys:ro", "--", .. arguments]);

    private static RelaySetup ReadOnly(Volume keys) => new()
    {
        ["ALLOWED_SENDER_DOMAINS"] = "example.com",
        Confine = host => host.Binds = [$"{keys.Name}:/etc/opendkim/keys:ro"],
    };

    private static async Task<Volume> KeyVolumeAsync(string arrange)
    {
        using var key = RSA.Create(2048);
        return await Volume.MadeByAsync($"cd /v && cat >example.com.private <<'.'\n{key.ExportRSAPrivateKeyPem()}\n.\n{arrange}");
    }

    // A volume that is not empty is not filled from the image, and keeps the mode it has.
    private async Task SignsOnVolumesAsync(string arrange, string before)
    {
        await using var spool = await Volume.MadeByAsync($"touch /v/.keep; {arrange}");
        await using var postfix = await Volume.MadeByAsync($"touch /v/.keep; {arrange}");
        await using var keys = await Volume.MadeByAsync($"touch /v/.keep; {arrange}");
        for (var start = 1; start <= 2; start++)
        {
            await using var relay = await network.StartAsync(new RelaySetup
            {
                ["ALLOWED_SENDER_DOMAINS"] = "example.com",
                ["DKIM_AUTOGENERATE"] = "1",
                Volumes = { ["/var/spool/postfix"] = spool.Name, ["/etc/postfix"] = postfix.Name, ["/etc/opendkim/keys"] = keys.Name },
            });
            await SignsAsync(relay);
            Assert.Empty(await Warnings.OfAsync(relay));
            await relay.StopAsync();
            foreach (var volume in new[] { spool, postfix, keys }.Where(_ => before.Length > 0))
                await volume.RunAsync(before);
        }
    }

    private async Task DeliversAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        await network.Receiver.MessageForAsync(recipient);
    }

    private async Task SignsAsync(Relay relay)
    {
        var recipient = network.NewRecipient();
        await relay.SendAsync(Letter.Text("sender@example.com", recipient));
        Assert.True((await DkimRecord.OfAsync(relay, "example.com")).Verifies(await network.Receiver.MessageForAsync(recipient)));
    }
}

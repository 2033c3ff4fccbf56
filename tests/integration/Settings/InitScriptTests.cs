// Scripts of the user's own, run between configuration and daemons.

using System.Text.Json;
using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

[Collection(SettingsNetwork.Name)]
public sealed class InitScriptTests(MailNetwork network)
{
    [Fact]
    public async Task Scripts_run_in_order_after_the_configuration_and_before_the_daemons()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Files =
            {
                ["/docker-init.d/20-second.sh"] = "#!/bin/sh\necho second >>/tmp/order\n",
                ["/docker-init.d/10-first.sh"] = """
                    #!/bin/sh
                    echo first >>/tmp/order
                    postconf -h smtpd_recipient_restrictions >/tmp/seen
                    pidof master >/tmp/master || echo none >/tmp/master
                    """,
                ["/docker-init.db/30-older.sh"] = "#!/bin/sh\necho older >>/tmp/order\n",
                ["/docker-init.d/readme.txt"] = "echo not a script >>/tmp/order\n",
            },
        });

        Assert.Equal("older\nfirst\nsecond", await relay.GetAsync("cat", "/tmp/order"));
        Assert.Contains("lmdb:/etc/postfix/allowed_senders", await relay.GetAsync("cat", "/tmp/seen"));
        Assert.Equal("none", await relay.GetAsync("cat", "/tmp/master"));
    }

    [Fact]
    public async Task Scripts_change_parameters_and_build_tables()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            Files =
            {
                ["/docker-init.d/10-change.sh"] = """
                    #!/bin/sh
                    set -e
                    postconf -e 'maximal_queue_lifetime = 3d'
                    do_postconf -e 'bounce_queue_lifetime=2d'
                    do_postconf -# smtpd_helo_required
                    echo 'example.net relay:[10.9.8.7]' >/etc/postfix/transport
                    postmap lmdb:/etc/postfix/transport
                    postalias lmdb:/etc/postfix/aliases
                    """,
            },
        });

        Assert.Equal("3d", await relay.ParameterAsync("maximal_queue_lifetime"));
        Assert.Equal("2d", await relay.ParameterAsync("bounce_queue_lifetime"));
        Assert.Equal("no", await relay.ParameterAsync("smtpd_helo_required"));
        Assert.Equal("relay:[10.9.8.7]", await relay.GetAsync("postmap", "-q", "example.net", "lmdb:/etc/postfix/transport"));
    }

    [Fact]
    public async Task Main_cf_that_a_script_changed_is_not_waited_for_and_the_script_sees_all_but_secrets()
    {
        await using var relay = await network.StartAsync(new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["SOMETHING_ELSE"] = "visible",
            ["RELAYHOST"] = "[smarthost.example.net]",
            ["RELAYHOST_USERNAME"] = "joe",
            ["RELAYHOST_PASSWORD"] = "Nobodys-Secret",
            Files = { ["/docker-init.d/10-change.sh"] = "#!/bin/sh\npostconf -e maximal_queue_lifetime=3d\nenv >/tmp/environment\n" },
        });

        Assert.Equal("old", await relay.ShellAsync("[ $(($(stat -c %Y /proc/1) - $(stat -c %Y /etc/postfix/main.cf))) -ge 2 ] && echo old"));
        var environment = await relay.GetAsync("cat", "/tmp/environment");
        Assert.Contains("SOMETHING_ELSE=visible", environment);
        Assert.Contains("RELAYHOST_USERNAME=joe", environment);
        Assert.DoesNotContain("Nobodys-Secret", environment);
    }

    [Fact]
    public async Task Script_that_fails_stops_the_start_with_its_name_and_status()
    {
        using var scripts = new TemporaryFolder();
        scripts.Write("10-broken.sh", "#!/bin/sh\nexit 3\n");
        scripts.Write("20-never.sh", "#!/bin/sh\necho reached\n");

        var output = await Engine.RunOnceAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "-v", $"{scripts.Path}:/docker-init.d:ro");

        Assert.NotEqual(0, output.Status);
        Assert.Matches(@"/docker-init\.d/10-broken\.sh: .*exit status 3", output.All);
        Assert.DoesNotContain("reached", output.All);
        Assert.DoesNotContain("daemon started", output.All);
    }

    [Fact]
    public async Task Words_of_a_script_are_lines_of_the_log_and_come_before_its_status()
    {
        using var scripts = new TemporaryFolder();
        scripts.Write("10-broken.sh", "#!/usr/bin/env nosuchshell\necho one\nprintf 'last \"words\"' >&2\nexit 3\n");

        var output = await Engine.RunOnceAsync(
            "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "LOG_FORMAT=json", "-v", $"{scripts.Path}:/docker-init.d:ro");

        Assert.Equal(3, output.Status);
        Assert.Empty(output.Stderr);
        var messages = output.Stdout.TrimEnd('\n').Split('\n')
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("message").GetString()!).ToList();
        Assert.Contains(messages, message => message.Contains("the image has no nosuchshell; run by /bin/sh", StringComparison.Ordinal));
        Assert.Equal(["one", "last \"words\""], messages.Skip(messages.Count - 3).Take(2));
        Assert.Contains("exit status 3", messages[^1]);
    }

    [Fact]
    public async Task Script_that_removes_the_configuration_stops_the_start_with_the_reason()
    {
        using var scripts = new TemporaryFolder();
        scripts.Write("10-remove.sh", "#!/bin/sh\nrm /etc/postfix/main.cf\n");

        var output = await Engine.RunOnceAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "-v", $"{scripts.Path}:/docker-init.d:ro");

        Assert.Equal(71, output.Status);
        Assert.Contains("fatal: /etc/postfix/main.cf: cannot be read after the init scripts: open: No such file or directory", output.Stdout);
    }
}

// Settings with which Postfix starts and then refuses every mail: found before the container calls itself ready.

using Pfinit.Integration.Bed;

namespace Pfinit.Integration.Settings;

public sealed class SelfTestTests(MailNetwork network) : IClassFixture<MailNetwork>
{
    private const int SettingsStatus = 78;

    // What refers to other parameters only Postfix can judge; all else of these is found before a start.
    [Theory]
    [InlineData("POSTFIX_smtpd_relay_restrictions", "bogus", "451 4.3.5 Server configuration error: unknown smtpd restriction: \"bogus\"")]
    [InlineData("POSTFIX_mynetworks", "${mail_name?999.0.0.0/8}", "mynetworks: bad network value in \"999.0.0.0/8\"")]
    [InlineData("POSTFIX_smtpd_recipient_restrictions", "permit", "smtpd cannot start: in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions")]
    [InlineData("POSTFIX_smtpd_recipient_limit", "${mail_name?abc}", "smtpd cannot start: bad numerical configuration: smtpd_recipient_limit = abc")]
    [InlineData("POSTFIX_smtpd_sender_restrictions", "check_sender_access pcre:/missing, $relay_clientcerts", "pcre:/missing is unavailable. open /missing: No such file or directory")]
    [InlineData("POSTFIX_smtpd_client_restrictions", "check_client_access cidr:/missing, permit, $relay_clientcerts", "cidr:/missing is unavailable. open /missing: No such file or directory")]
    [InlineData("POSTFIX_virtual_alias_maps", "bogus:/x", "bogus:/x is unavailable. unsupported dictionary type: bogus")]
    [InlineData("POSTFIX_transport_maps", "pcre:/missing $relay_clientcerts", "pcre:/missing is unavailable. open /missing: No such file or directory")]
    [InlineData("POSTFIXMASTER_submission__inet__smtpd_recipient_limit", "${mail_name?abc}", "smtpd cannot start: bad numerical configuration: smtpd_recipient_limit = abc")]
    [InlineData("POSTFIX_header_checks", "pcre:/missing $relay_clientcerts", "cleanup cannot use a table: open /missing: No such file or directory")]
    [InlineData("POSTFIX_header_checks", "foo", "cleanup cannot start: open dictionary: expecting \"type:name\" form instead of \"foo\"")]
    [InlineData("POSTFIX_resolve_null_domain", "${mail_name?abc}", "trivial-rewrite cannot start: bad boolean configuration: resolve_null_domain = abc")]
    [InlineData("POSTFIX_smtp_connect_timeout", "${mail_name?30parsecs}", "mail would be taken and never leave: smtp cannot start: parameter smtp_connect_timeout: bad time value or unit: 30parsecs")]
    [InlineData("POSTFIX_default_destination_concurrency_limit", "${mail_name?abc}", "qmgr cannot start: bad numerical configuration: default_destination_concurrency_limit = abc")]
    [InlineData("POSTFIX_transport_maps", "regexp:{{/@outside\\./ nosuch:}}", "mail would be taken and never leave: master.cf has no transport \"nosuch\"")]
    [InlineData("POSTFIX_sender_dependent_default_transport_maps", "pcre:{{/@example\\.com/ smpt:[relay.example.net]}}", "master.cf has no transport \"smpt\", so that mail for it would stay in the queue; did you mean smtp?")]
    [InlineData("POSTFIX_relayhost", "${mail_name?[x}", "mail would be taken and never leave: \"[x\" lacks the closing bracket")]
    [InlineData("POSTFIX_relayhost", "${mail_name?[127.0.0.9]}:587", "\"[127.0.0.9]:587\" is this relay itself (submission/inet in master.cf)")]
    [InlineData("POSTFIX_smtp_tls_CAfile", "/etc/passwd", "mail would leave in clear, or not at all: smtp: cannot load Certification Authority data, CAfile=\"/etc/passwd\": disabling TLS support")]
    [InlineData("POSTFIX_inet_interfaces", "999.0.0.1", "cannot start: config variable inet_interfaces: host not found: 999.0.0.1")]
    public async Task Relay_that_would_refuse_every_mail_does_not_start_and_says_why_and_who_set_it(string variable, string value, string reason)
    {
        var output = await SelfTestTries.EndAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", $"{variable}={value}");

        Assert.Equal(SettingsStatus, output.Status);
        var last = LastLine(output);
        Assert.Contains("fatal: postfix: ", last);
        Assert.Contains(reason, last);
        Assert.EndsWith($" (set by {variable}); nothing was accepted", last);
        Assert.DoesNotContain("postfix: up", output.Stdout);
    }

    [Fact]
    public async Task Parameter_that_no_program_of_Postfix_can_read_is_told_by_Postfix_once_and_by_pfinit_once()
    {
        var output = await SelfTestTries.EndAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "POSTFIX_header_size_limit=${mail_name?abc}");

        Assert.Equal(SettingsStatus, output.Status);
        Assert.EndsWith(
            "fatal: postfix: cannot start: bad numerical configuration: header_size_limit = abc (set by POSTFIX_header_size_limit); nothing was accepted",
            LastLine(output));
        Assert.Equal(2, output.Stdout.Split('\n').Count(line => line.Contains("bad numerical configuration", StringComparison.Ordinal)));
    }

    // What needs no program of Postfix to be found, in the real master.cf.
    [Fact]
    public async Task Settings_with_which_mail_would_stay_or_leave_in_clear_are_found_before_a_start()
    {
        var output = await Engine.RunOnceAsync(
            "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "RELAYHOST=[localhost]:587", "-e", "POSTFIX_transport_maps=static:nosuch:",
            "-e", "POSTFIX_rewrite_service_name=nosuch", "-e", "POSTFIXMASTER_qmgr__unix=", "-e", "POSTFIXMASTER_tlsmgr__unix=", "-e", "POSTFIXMASTER_smtp__unix=",
            "-e", "POSTFIX_smtp_tls_CAfile=/nope", "-e", "POSTFIX_smtp_fallback_relay=[x", "-e", "POSTFIX_defer_transports=smtp");

        Assert.Equal(SettingsStatus, output.Status);
        foreach (var variable in new[]
        {
            "RELAYHOST", "POSTFIX_transport_maps", "POSTFIX_rewrite_service_name", "POSTFIXMASTER_qmgr__unix", "POSTFIXMASTER_smtp__unix",
            "POSTFIX_smtp_tls_CAfile", "POSTFIX_smtp_fallback_relay",
        })
        {
            Assert.Contains($"fatal: {variable}: ", output.Stderr);
        }

        Assert.Contains("warning: POSTFIX_defer_transports: ", output.Stderr);
        Assert.Contains("warning: POSTFIXMASTER_tlsmgr__unix: ", output.Stderr);
    }

    // A file of the user's own, in which nothing was taken out by a setting.
    [Fact]
    public async Task Master_cf_without_a_service_that_mail_needs_does_not_start()
    {
        using var folder = new TemporaryFolder();
        var masterCf = await Engine.GetAsync("run", "--rm", "--entrypoint", "/bin/cat", Engine.Image, "/usr/share/pfinit/postfix/master.cf");
        var file = folder.Write("master.cf", string.Join("\n", masterCf.Split('\n').Where(line => !line.StartsWith("cleanup ", StringComparison.Ordinal))) + "\n");

        var output = await Engine.RunOnceAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "-v", $"{file}:/etc/postfix/master.cf");

        Assert.Equal(SettingsStatus, output.Status);
        Assert.EndsWith("fatal: postfix: mail would not go its way: master.cf has no service \"cleanup\", which puts every mail into the queue; nothing was accepted", LastLine(output));
    }

    // The client that tests is always on loopback: what is sure for all clients is read from the settings.
    [Fact]
    public async Task Relay_that_would_refuse_every_client_does_not_start()
    {
        var output = await Engine.RunOnceAsync(
            "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "POSTFIX_mynetworks=foo", "-e", "POSTFIX_message_size_limit=10", "-e", "POSTFIX_queue_minfree=9000000000000000000",
            "-e", "POSTFIX_smtpd_recipient_restrictions=reject");

        Assert.Equal(SettingsStatus, output.Status);
        foreach (var variable in new[] { "mynetworks", "message_size_limit", "queue_minfree", "smtpd_recipient_restrictions" })
            Assert.Contains($"fatal: POSTFIX_{variable}: ", output.Stderr);
    }

    [Fact]
    public async Task Option_that_OpenDKIM_refuses_is_named_and_nothing_is_started_anew()
    {
        var output = await Engine.RunOnceAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "DKIM_AUTOGENERATE=1", "-e", "OPENDKIM_Mode=x");

        Assert.Equal(SettingsStatus, output.Status);
        Assert.EndsWith("fatal: OPENDKIM_Mode: OpenDKIM refuses it: unknown mode \"x\"; nothing was started", LastLine(output));
        Assert.DoesNotContain("restart", output.Stdout);
    }

    [Fact]
    public async Task Option_with_which_OpenDKIM_refuses_every_mail_is_found_before_one_is_accepted()
    {
        var output = await SelfTestTries.EndAsync("-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "DKIM_AUTOGENERATE=1", "-e", "OPENDKIM_MinimumKeyBits=4096");

        Assert.Equal(SettingsStatus, output.Status);
        Assert.EndsWith("fatal: opendkim: refuses every mail: 550 5.7.0 DKIM signing error (of its options, OPENDKIM_MinimumKeyBits is yours); nothing was accepted", LastLine(output));
        Assert.Contains("private key too small (2048 bits, need at least 4096)", output.Stdout);
    }

    [Theory]
    [InlineData("tempfail")]
    [InlineData("quarantine")]
    [InlineData("accept")]
    public async Task Signer_whose_socket_smtpd_may_not_open_is_found(string action)
    {
        var output = await SelfTestTries.EndAsync(
            "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "DKIM_AUTOGENERATE=1", "-e", "OPENDKIM_UMask=077", "-e", $"POSTFIX_milter_default_action={action}");

        Assert.Equal(SettingsStatus, output.Status);
        Assert.EndsWith(
            "fatal: postfix: smtpd may not open the socket of the milter unix:/run/opendkim/opendkim.sock: Permission denied (set by OPENDKIM_UMask); nothing was accepted",
            LastLine(output));
    }

    [Fact]
    public async Task Mistake_leaves_no_report_in_the_queue_of_the_next_start()
    {
        // One that was killed leaves what it likes, so each try has a queue of its own.
        for (var left = SelfTestTries.Most; ; left--)
        {
            await using var volumes = new Volumes("/var/spool/postfix");
            var queue = $"{volumes.Names["/var/spool/postfix"]}:/var/spool/postfix";
            var output = await SelfTestTries.EndOnceAsync("-v", queue, "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "POSTFIX_smtpd_relay_restrictions=bogus");
            if (left > 1 && SelfTestTries.WasSlow(output.All))
                continue;

            Assert.Equal(SettingsStatus, output.Status);
            Assert.Equal("", await Engine.GetAsync(
                "run", "--rm", "--network", "none", "-v", queue, "--entrypoint", "/bin/sh", Engine.Image,
                "-c", "cd /var/spool/postfix && find incoming active deferred maildrop hold -type f"));
            return;
        }
    }

    // Backends that are away may come back: here a policy server that nobody runs until the relay has asked for it.
    [Fact]
    public async Task Relay_waits_for_a_policy_server_that_is_away_at_first()
    {
        await using var relay = await SelfTestTries.RefuseAsync(network, new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["POSTFIX_smtpd_recipient_restrictions"] = "check_policy_service inet:127.0.0.1:10030, reject",

            // A second try would come a second later, and the whole dialogue has two.
            ["POSTFIX_smtpd_policy_service_try_limit"] = "1",
        });

        await relay.LogLineAsync("problem talking to server 127.0.0.1:10030");
        var early = await relay.HealthAsync();
        Assert.Equal(1, early.Status);
        Assert.StartsWith("pfinit: error: relay: is starting: ", early.All);
        Assert.DoesNotContain("postfix: up", await relay.LogAsync());
        await relay.ShellAsync("printf '#!/bin/sh\\nprintf \"action=dunno\\\\n\\\\n\"; sleep 5\\n' > /tmp/policy && chmod +x /tmp/policy && (nc -ll -p 10030 -e /tmp/policy >/dev/null 2>&1 &)");

        await relay.LogLineAsync("postfix: up");
        await relay.HealthyAsync();
    }

    // Nothing is gained by another start, and mail of an earlier run may be leaving.
    [Fact]
    public async Task Relay_whose_milter_is_away_is_not_started_anew_for_that_and_ends_if_mail_would_be_given_back()
    {
        var rejecting = SelfTestTries.EndAsync(
            "-e", "ALLOWED_SENDER_DOMAINS=example.com", "-e", "POSTFIX_smtpd_milters=inet:127.0.0.1:11332", "-e", "POSTFIX_milter_default_action=reject");
        await using var relay = await SelfTestTries.RefuseAsync(network, new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["POSTFIX_smtpd_milters"] = "inet:127.0.0.1:11332",
            ["POSTFIX_milter_default_action"] = "tempfail",
        });

        Assert.EndsWith(
            "connect to Milter service inet:127.0.0.1:11332: Connection refused (set by POSTFIX_smtpd_milters); going on, since another start would not help",
            await relay.LogLineAsync("postfix: refuses every mail: 451 4.7.1 "));
        Assert.Matches("postfix: up after ([3-9][0-9]|[1-9][0-9]{2})", await relay.LogLineAsync("postfix: up after "));
        Assert.DoesNotContain("; restart 1 of", await relay.LogAsync());

        var output = await rejecting;
        Assert.Equal(SettingsStatus, output.Status);
        Assert.EndsWith(
            "fatal: postfix: refuses every mail: 550 5.5.0 Service unavailable: connect to Milter service inet:127.0.0.1:11332: Connection refused (set by POSTFIX_smtpd_milters); nothing was accepted",
            LastLine(output));

        // It is asked every other second, and what is the same is not logged again. Where a machine stands still in the middle of a question, what was begun is.
        Assert.InRange(output.Stdout.Split('\n').Count(line => line.Contains("milter-reject: MAIL", StringComparison.Ordinal)), 1, 5);
    }

    public static TheoryData<string, string> Harmless => new()
    {
        { "LOG_FORMAT", "json" },
        { "POSTFIX_mynetworks", "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16" },
        { "POSTFIX_disable_vrfy_command", "yes" },
        { "POSTFIX_smtpd_tls_security_level", "encrypt" },
        { "POSTFIX_smtpd_delay_reject", "no" },
        { "ALLOWED_RECIPIENTS", "example.net" },
        { "REDIRECT_ALL_TO", "tester@example.net" },
        { "ALLOWED_SENDER_DOMAINS", ".sub.example.org" },
        { "POSTFIX_header_checks", "inline:{x=REJECT}" },
        { "POSTFIX_smtpd_helo_restrictions", "reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname, reject_unknown_helo_hostname" },
        { "DKIM_AUTOGENERATE", "1" },
    };

    [Theory]
    [MemberData(nameof(Harmless))]
    public Task Test_that_goes_well_leaves_no_trace(string variable, string value) =>
        SelfTestTries.LeaveNoTraceAsync(network, new RelaySetup { ["ALLOWED_SENDER_DOMAINS"] = "example.com", [variable] = value }, "127.0.0.1]", "canceled", "127.71.30.7");

    [Fact]
    public Task Loopback_client_that_is_no_network_of_ours_does_not_keep_the_relay_from_being_ready() => SelfTestTries.LeaveNoTraceAsync(
        network,
        new RelaySetup
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["POSTFIX_mynetworks"] = "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16",
            ["POSTFIX_smtpd_delay_reject"] = "no",
        },
        "127.0.0.1]");

    private static string LastLine(Output output) => output.Stdout.TrimEnd('\n').Split('\n')[^1];
}

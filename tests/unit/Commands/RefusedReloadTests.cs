using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Supervise;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Observe;

namespace Pfinit.Tests.Commands;

/// <summary>Reloads that come to nothing, or not to all that they should: what they leave behind.</summary>
public sealed class RefusedReloadTests
{
    private const string Signing = "[dkim]\nautogenerate = true\n";
    private const string Limit = "[postfix]\nmessage_size_limit = 12345\n";
    private const string Recipients = "allowed_recipients = [\"example.net\"]\n";
    private const string RelayHost = "[relay]\nhost = \"smtp.example.net\"\n";
    private const string OtherMaster = "[master.\"submission/inet\"]\nmaxproc = 7\n";

    [RootFact]
    public void Mistakes_are_all_said_and_change_nothing() => ReloadWorld.Run(Signing, world =>
    {
        var (status, said) = world.Reload(Signing + "[postfix]\nmessage_size_limit = \"much\"\n[relay]\nhost = \"smtp.example.net\"\nport = 99999\n[opendkim]\nCanonicalization = \"simple\"\n");

        Assert.Equal(ExitStatus.Settings, status);
        Assert.Contains(said, line => line.Contains("postfix.message_size_limit"));
        Assert.Contains(said, line => line.Contains("relay.port: 99999 is outside 1..65535"));
        Assert.Equal("error: reload: 2 mistakes; nothing was changed", said[^1]);
        AssertUntouched(world);
        Assert.Contains(world.Relay.Warnings, warning => warning.StartsWith("reload: the settings on disk are refused: ", StringComparison.Ordinal));

        Assert.Equal(["reload: the settings are good again; nothing changed"], world.Reload(Signing).Said);
        Assert.Equal([], world.Relay.Warnings);
    });

    [RootFact]
    public void A_misspelt_name_does_not_cost_a_running_relay_its_relay_host() => ReloadWorld.Run(RelayHost, world =>
    {
        foreach (var typo in new[] { RelayHost.Replace("host", "hots"), RelayHost.Replace("[relay]", "[relai]") })
        {
            var (status, said) = world.Reload(typo);

            Assert.Equal((ExitStatus.Settings, "error: reload: 1 mistake; nothing was changed"), (status, said[^1]));
            Assert.Contains("unused setting; did you mean relay.host? (a relay that runs does not take such a name, since what it was meant to set would be lost)", said[0]);
            Assert.Equal(2, said.Count);
            AssertUntouched(world);
        }

        Assert.Equal(["reload: the settings are good again; nothing changed"], world.Reload(RelayHost).Said);
        Assert.Equal("warning: relay: smtp.example.net is no longer set: mail is delivered directly from now on", world.Reload("").Said[0]);
    });

    [RootFact]
    public void A_name_that_was_unknown_at_the_start_already_keeps_nobody_from_a_reload() => ReloadWorld.Run("[relay]\nhots = \"x\"\n", world =>
        Assert.Equal(ExitStatus.Ok, world.Reload(Limit + "[relay]\nhots = \"x\"\n").Status));

    [RootFact]
    public void What_only_Postfix_or_OpenDKIM_can_tell_changes_nothing() => ReloadWorld.Run(Signing, world =>
    {
        world.Relay.Ends = command => new CommandResult(command.Name == "postmap" ? 1 : 0, "exit status 1");
        Assert.Equal(ExitStatus.Settings, world.Reload(Signing + Limit).Status);
        Assert.Equal([], world.Touched);
        Assert.Equal(["run postmap"], world.Relay.Calls);

        world.Relay.Ends = command => new CommandResult(command.Name == "opendkim" ? 78 : 0, "exit status 78") { Said = "opendkim: bad value" };
        Assert.Equal(ExitStatus.Settings, world.Reload(Signing + Limit + "[opendkim]\nCanonicalization = \"simple\"\n").Status);
        Assert.Equal([], world.Touched);
        Assert.Equal(["run postmap", "run opendkim"], world.Relay.Calls);
    });

    [RootFact]
    public void A_key_that_is_gone_is_refused_and_no_new_one_is_made() => ReloadWorld.Run(Signing, world =>
    {
        File.Delete("/etc/opendkim/keys/example.com.private");

        var (status, said) = world.Reload(Signing + Limit);

        Assert.Equal(ExitStatus.Settings, status);
        Assert.Contains(said, line => line.Contains("is gone; mail from example.com would go out unsigned"));
        Assert.Equal([], world.Touched);
        Assert.Equal(["run postmap"], world.Relay.Calls);
    });

    [RootFact]
    public void A_key_that_OpenDKIM_would_not_use_any_more_is_refused_before_anything_is_written() => ReloadWorld.Run(Signing, world =>
    {
        LinuxFiles.SetMode("/etc", TemporaryDirectory.Octal("777"));
        var settings = Signing + "[opendkim]\nCanonicalization = \"simple\"\n";

        foreach (var _ in new[] { 1, 2 })
        {
            var (status, said) = world.Reload(settings);

            Assert.Equal((ExitStatus.Settings, "error: reload: 1 mistake; nothing was changed"), (status, said[^1]));
            Assert.Contains(said, line => line.StartsWith("error: /etc/opendkim/keys/example.com.private: OpenDKIM refuses a key when others can write to /etc: ", StringComparison.Ordinal));
            Assert.Equal([], world.Touched);
        }

        LinuxFiles.SetMode("/etc", TemporaryDirectory.Octal("755"));
        Assert.Equal(ExitStatus.Ok, world.Reload().Status);
    });

    [RootFact]
    public void Why_files_cannot_be_put_in_place_is_said_by_each_reload() => ReloadWorld.Run(Signing, world =>
    {
        Directory.CreateDirectory(Paths.AllowedRecipients);

        Assert.Contains(world.Reload(Recipients + Signing).Said, line => line.Contains(Paths.AllowedRecipients + ": cannot be written: "));
        Assert.Contains(world.Reload().Said, line => line.Contains(Paths.AllowedRecipients + ": cannot be written: "));
    });

    [RootFact]
    public void A_table_that_cannot_be_written_leaves_main_cf_and_the_next_reload_does_the_rest() => ReloadWorld.Run(Signing, world =>
    {
        Directory.CreateDirectory(Paths.AllowedRecipients);
        var settings = Recipients + Signing + "[opendkim]\nCanonicalization = \"simple\"\n";

        var (status, said) = world.Reload(settings);

        Assert.Equal(ExitStatus.OperatingSystem, status);
        Assert.Equal("error: reload: not all of it could be put in place; Postfix goes on as it was", said[^1]);
        Assert.DoesNotContain(Paths.MainCf, world.Touched);
        Assert.DoesNotContain("adopt reread postfix", world.Relay.Calls);
        Assert.Contains(world.Relay.Warnings, warning => warning.Contains("not in force, or not all of them"));

        Directory.Delete(Paths.AllowedRecipients);
        Assert.Equal(ExitStatus.Ok, world.Reload().Status);
        Assert.Contains(Paths.MainCf, world.Touched);
        Assert.Contains("adopt reread postfix", world.Relay.Calls);
    });

    // Its processes come and go, and each reads main.cf when it begins.
    [RootFact]
    public void A_master_cf_that_cannot_be_written_has_main_cf_put_back() => ReloadWorld.Run("", world =>
    {
        var before = ReloadWorld.MainCf;
        world.Relay.Before = call =>
        {
            if (call != "run postmap")
                return;
            File.Delete(Paths.MasterCf);
            Directory.CreateDirectory(Paths.MasterCf);
        };

        var (status, said) = world.Reload(Limit + OtherMaster);

        Assert.Equal(ExitStatus.OperatingSystem, status);
        Assert.Equal("error: reload: not all of it could be put in place; Postfix goes on as it was", said[^1]);
        Assert.Equal(before, ReloadWorld.MainCf);
        Assert.DoesNotContain(world.Relay.Calls, call => call.StartsWith("adopt reread", StringComparison.Ordinal));
    });

    [RootFact]
    public void A_test_in_which_Postfix_refuses_mail_puts_main_cf_and_master_cf_back() => ReloadWorld.Run("", world =>
    {
        var (mainCf, masterCf) = (ReloadWorld.MainCf, File.ReadAllText(Paths.MasterCf));
        world.Relay.Smtp = ProbeResult.Refusing("smtpd refuses the test: 451 4.3.0");

        Assert.Equal((ExitStatus.Settings, "error: postfix: smtpd refuses the test: 451 4.3.0; main.cf and master.cf are as they were before"), Last(world.Reload(Limit + OtherMaster)));

        Assert.Equal((mainCf, masterCf), (ReloadWorld.MainCf, File.ReadAllText(Paths.MasterCf)));
        Assert.Equal(["run postmap", "adopt reread postfix", "probe smtp", "adopt reread postfix"], world.Relay.Calls);
        Assert.Null(world.Relay.Used);

        // What died of it is held back for up to a minute, and its mail put off.
        var (plan, reads) = Assert.Single(world.Relay.Tried);
        Assert.True(reads);
        Assert.DoesNotContain("message_size_limit = 12345", plan.Files.Single(file => file.Path == Paths.MainCf).Content);

        world.Relay.Smtp = ProbeResult.Serving;
        Assert.Equal((ExitStatus.Ok, "reload: main.cf, master.cf; Postfix reads them again"), Last(world.Reload()));
    });

    // The next test may be that of a restart, hours later: it would end the relay.
    [RootFact]
    public void What_Postfix_says_of_settings_under_test_is_forgotten_with_the_test() => ReloadWorld.Run("", world =>
    {
        foreach (var result in new[] { ProbeResult.Mistaken("mail would be taken and never leave"), ProbeResult.NotYet("no answer within 5s") })
        {
            world.Relay.Smtp = result;
            world.Relay.Before = call =>
            {
                if (call == "probe smtp")
                    world.Complaints.Hear(SyslogRecord.Parse(Datagram.Of("<18>postfix/smtp[7]: fatal: parameter smtp_connect_timeout: bad time value")));
            };
            Assert.Contains("probe smtp", CallsOf(world, Limit));

            world.Complaints.Begin();

            Assert.Empty(world.Complaints.All);
            world.Complaints.End();
        }
    });

    [RootFact]
    public void An_answer_that_tells_nothing_of_the_settings_does_not_undo_them() => ReloadWorld.Run("", world =>
    {
        world.Relay.Smtp = ProbeResult.NotYet("no answer within 5s");

        Assert.Equal((ExitStatus.Ok, "reload: main.cf; Postfix reads it again"), Last(world.Reload(Limit)));
    });

    [RootFact]
    public void An_OpenDKIM_that_does_not_come_up_leaves_Postfix_as_it_was() => ReloadWorld.Run("", world =>
    {
        world.Relay.Milter = ProbeResult.NotYet("connect: Connection refused");

        Assert.Equal((ExitStatus.OperatingSystem, "error: reload: not all of it could be put in place; OpenDKIM does not answer; Postfix goes on as it was"), Last(world.Reload(Signing)));

        Assert.DoesNotContain(world.Touched, path => path.StartsWith(Paths.Postfix + "/", StringComparison.Ordinal));
        Assert.InRange(world.Relay.Time.Now.TotalSeconds, 29, 31);
    });

    [RootFact]
    public void Options_with_which_OpenDKIM_would_refuse_every_mail_are_taken_back_before_Postfix_is_touched() => ReloadWorld.Run(Signing, world =>
    {
        var before = File.ReadAllText(Paths.OpenDkimConf);
        world.Relay.Before = call => world.Relay.Milter = call == "probe milter" && File.ReadAllText(Paths.OpenDkimConf).Contains("MinimumKeyBits")
            ? ProbeResult.Mistaken("refuses every mail: 550 5.7.0 DKIM signing error") : ProbeResult.Serving;

        Assert.Equal(
            (ExitStatus.Settings, "error: opendkim: refuses every mail: 550 5.7.0 DKIM signing error; its files are as they were before, and so are Postfix's"),
            Last(world.Reload(Signing + Limit + "[opendkim]\nMinimumKeyBits = \"4096\"\n")));

        Assert.Equal(before, File.ReadAllText(Paths.OpenDkimConf));
        Assert.Equal(["run postmap", "run opendkim", "adopt reread opendkim", "probe milter", "adopt reread opendkim", "probe milter"], world.Relay.Calls);
        Assert.DoesNotContain("message_size_limit = 12345", ReloadWorld.MainCf);
    });

    [RootFact]
    public void A_stop_before_the_reload_and_in_its_check_changes_nothing() => ReloadWorld.Run(Signing, world =>
    {
        world.Relay.StopRequested = true;
        Assert.Equal((ExitStatus.Unhealthy, "error: reload: pfinit is stopping"), Last(world.Reload(Signing + Limit)));
        AssertUntouched(world);

        world.Relay.StopRequested = false;
        world.Relay.Before = _ => world.Relay.StopRequested = true;
        Assert.Equal((ExitStatus.Unhealthy, "error: reload: pfinit is stopping"), Last(world.Reload(Signing + Limit)));
        Assert.Equal([], world.Touched);
        Assert.Equal(["run postmap"], world.Relay.Calls);
        Assert.Equal([], world.Relay.Warnings);
    });

    [RootFact]
    public void A_stop_while_OpenDKIM_starts_ends_the_wait_and_Postfix_is_not_touched() => ReloadWorld.Run("", world =>
    {
        world.Relay.Milter = ProbeResult.NotYet("connect: Connection refused");
        world.Relay.Before = call => world.Relay.StopRequested |= call == "probe milter";

        Assert.NotEqual(ExitStatus.Ok, world.Reload(Signing).Status);

        Assert.DoesNotContain(world.Touched, path => path.StartsWith(Paths.Postfix + "/", StringComparison.Ordinal));
        Assert.Single(world.Relay.Calls, "probe milter");
    });

    [RootFact]
    public void A_stop_during_the_test_of_Postfix_does_not_count_against_the_settings() => ReloadWorld.Run("", world =>
    {
        world.Relay.Smtp = ProbeResult.Refusing("421 pfinit is stopping");
        world.Relay.Before = call => world.Relay.StopRequested |= call == "probe smtp";

        Assert.Equal(ExitStatus.Ok, world.Reload(Limit).Status);

        Assert.Contains("message_size_limit = 12345", ReloadWorld.MainCf);
    });

    private static List<string> CallsOf(ReloadWorld world, string settings)
    {
        world.Reload(settings);
        return world.Relay.Calls;
    }

    private static void AssertUntouched(ReloadWorld world)
    {
        Assert.Equal([], world.Touched);
        Assert.Equal([], world.Relay.Calls);
    }

    private static (int Status, string Said) Last((int Status, IReadOnlyList<string> Said) reload) => (reload.Status, reload.Said[^1]);
}

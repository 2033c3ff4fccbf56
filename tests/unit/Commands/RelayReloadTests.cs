using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Supervise;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Commands;

/// <summary>Reloads that come to their end: what they write, and whom they tell.</summary>
public sealed class RelayReloadTests
{
    private const string Signing = "[dkim]\nautogenerate = true\n";
    private const string Limit = "[postfix]\nmessage_size_limit = 12345\n";

    [RootFact]
    public void Nothing_changed_writes_nothing_and_tells_nobody() => ReloadWorld.Run(Signing, world =>
    {
        Assert.Equal((ExitStatus.Ok, "reload: nothing changed"), One(world.Reload()));
        Assert.Equal([], world.Touched);
        Assert.Equal(["adopt"], world.Relay.Calls);

        Assert.Equal([], world.Reload(asked: false).Said);
    });

    [RootFact]
    public void A_parameter_of_Postfix_is_main_cf_alone_and_OpenDKIM_is_left_in_peace() => ReloadWorld.Run(Signing, world =>
    {
        Assert.Equal((ExitStatus.Ok, "reload: main.cf; Postfix reads it again"), One(world.Reload(Signing + Limit)));

        Assert.Equal([Paths.MainCf, Paths.SetRecord], world.Touched);
        Assert.Contains("message_size_limit = 12345", ReloadWorld.MainCf);
        Assert.Equal(["run postmap", "adopt reread postfix", "probe smtp"], world.Relay.Calls);

        world.Reload(Signing);
        Assert.DoesNotContain("message_size_limit = 12345", ReloadWorld.MainCf);
    });

    [RootFact]
    public void An_option_of_OpenDKIM_is_its_file_alone_and_Postfix_is_left_in_peace() => ReloadWorld.Run(Signing, world =>
    {
        Assert.Equal((ExitStatus.Ok, "reload: opendkim.conf; OpenDKIM reads it again"), One(world.Reload(Signing + "[opendkim]\nCanonicalization = \"simple/simple\"\n")));

        Assert.Equal([Paths.OpenDkimConf], world.Touched);
        Assert.Equal(["run opendkim", "adopt reread opendkim", "probe milter", "adopt"], world.Relay.Calls);
    });

    [RootFact]
    public void An_option_that_OpenDKIM_reads_only_at_its_start_starts_it_anew_and_waits_until_it_answers() => ReloadWorld.Run(Signing, world =>
    {
        var asked = 0;
        world.Relay.Milter = ProbeResult.NotYet("not there yet");
        world.Relay.Before = call => world.Relay.Milter = call == "probe milter" && ++asked == 3 ? ProbeResult.Serving : world.Relay.Milter;

        Assert.Equal(ExitStatus.Ok, world.Reload(Signing + "[opendkim]\nQueryCache = \"yes\"\n").Status);

        Assert.Equal(["run opendkim", "adopt renew opendkim", "probe milter", "probe milter", "probe milter", "adopt"], world.Relay.Calls);
    });

    // Who listens at its port is the OpenDKIM that the reload is about.
    [RootFact]
    public void OpenDKIM_may_be_given_another_address_at_its_port_but_no_port_of_others()
    {
        using var running = ListeningSocket.OnInet("127.0.0.1", 0);
        using var other = ListeningSocket.OnInet("127.0.0.1", 0);
        ReloadWorld.Run(Socket(running.Port, "localhost"), world =>
        {
            Assert.Equal(ExitStatus.Ok, world.Reload(Socket(running.Port, "127.0.0.1")).Status);

            var (status, said) = world.Reload(Socket(other.Port, "127.0.0.1"));
            Assert.Equal(ExitStatus.Settings, status);
            Assert.Contains(said, line => line.Contains($"OpenDKIM cannot listen at port {other.Port} of 127.0.0.1: Address already in use"));
        });

        static string Socket(int port, string host) => $"{Signing}[opendkim]\nSocket = \"inet:{port}@{host}\"\n";
    }

    // A mail of the new domain that comes in between would go out unsigned.
    [RootFact]
    public void OpenDKIM_has_read_its_files_before_Postfix_has_another_one() => ReloadWorld.Run(Signing, world =>
    {
        var atSigner = "";
        world.Relay.Before = call => atSigner = call == "adopt reread opendkim" ? string.Join(" ", world.Touched.Where(path => path.StartsWith(Paths.Postfix, StringComparison.Ordinal))) + "none" : atSigner;

        var (status, said) = world.Reload("allowed_sender_domains = [\"example.com\", \"example.org\"]\n" + Signing + Limit);

        Assert.Equal(ExitStatus.Ok, status);
        Assert.EndsWith("Postfix and OpenDKIM read them again", said[^1]);
        Assert.Equal("none", atSigner);
        Assert.Contains("/etc/opendkim/keys/example.org.private", world.Touched);
        Assert.Contains(Paths.AllowedSenders, world.Touched);
        Assert.Equal(["run postmap", "run opendkim", "adopt reread opendkim", "probe milter", "adopt reread postfix", "probe smtp"], world.Relay.Calls);
    });

    [RootFact]
    public void The_first_key_has_OpenDKIM_start_and_the_last_one_leaves_it_up() => ReloadWorld.Run("", world =>
    {
        Assert.Equal(ExitStatus.Ok, world.Reload(Signing).Status);
        Assert.Equal(["run postmap", "run opendkim", "adopt", "probe milter", "adopt reread postfix", "probe smtp"], world.Relay.Calls);

        Assert.Contains("opendkim: no key is left, mail goes out unsigned; OpenDKIM stays up, unused, until the next start", world.Reload("allowed_sender_domains = [\"example.org\"]\n").Said);
    });

    [RootFact]
    public void What_pfinit_itself_does_changes_without_a_word_to_the_daemons() => ReloadWorld.Run("", world =>
    {
        Assert.Equal((ExitStatus.Ok, "reload: log format"), One(world.Reload("[log]\nformat = \"json\"\n")));

        Assert.Equal([], world.Touched);
        Assert.Equal(["adopt"], world.Relay.Calls);
        Assert.Equal(Pfinit.Settings.LogFormat.Json, world.Relay.Used!.LogFormat);
    });

    private static (int Status, string Said) One((int Status, IReadOnlyList<string> Said) reload) => (reload.Status, Assert.Single(reload.Said));
}

using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Commands;

/// <summary>Which files are watched for changes, and what tells that one changed before anybody watched.</summary>
public sealed class WatchedFilesTests
{
    private const string Signing = "[dkim]\nautogenerate = true\n";
    private const string Table = "/etc/own/checks";
    private const string Tables = "[postfix]\nheader_checks = \"regexp:" + Table + "\"\n";
    private const string Certificate = "/etc/own/server.pem";
    private const string Key = "/etc/opendkim/keys/example.com.private";

    [RootFact]
    public void What_a_start_and_a_reload_make_themselves_is_no_change() => ReloadWorld.Run(Signing, world =>
    {
        Assert.False(world.Watched.TakeChanged());

        Assert.Equal(ExitStatus.Ok, world.Reload("allowed_sender_domains = [\"example.com\", \"example.org\"]\nlogins = [\"joe:one\"]\n" + Signing).Status);
        Assert.Contains("/etc/opendkim/keys/example.org.private", world.Touched);
        Assert.False(world.Watched.TakeChanged());
    });

    [RootFact]
    public void Settings_that_change_while_the_relay_starts_are_noticed() => ReloadWorld.Run("", world =>
    {
        ReloadWorld.Write("[postfix]\nmessage_size_limit = 12345\n");
        Assert.True(world.Watched.TakeChanged());
    });

    [RootFact]
    public void A_settings_file_and_a_key_that_come_while_the_relay_starts_are_noticed()
    {
        ReloadWorld.Run("", world =>
        {
            Directory.CreateDirectory("/etc/pfinit.d");
            Assert.True(world.Watched.TakeChanged());
        });
        ReloadWorld.Run("", world =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Key)!);
            File.WriteAllText(Key, "");
            Assert.True(world.Watched.TakeChanged());
        });
    }

    [RootFact]
    public void A_table_that_goes_stays_watched_and_Postfix_is_told_when_it_is_back() => ReloadWorld.Run("", world =>
    {
        Directory.CreateDirectory("/etc/own");
        File.WriteAllText(Table, "");
        Assert.Equal(ExitStatus.Ok, world.Reload(Tables).Status);

        File.Move(Table, "/etc/own/aside");
        Assert.Contains(Table, world.Watched.Files);
        Assert.Equal(ExitStatus.Settings, world.Reload(asked: false).Status);
        Assert.Contains(Table, world.Watched.Files);
        Assert.False(world.Watched.TakeChanged());

        File.Move("/etc/own/aside", Table);
        Assert.Equal(["reload: checks; Postfix reads it again"], world.Reload(asked: false).Said);
    });

    [RootFact]
    public void A_certificate_that_refused_settings_name_is_waited_for() => ReloadWorld.Run("", world =>
    {
        Assert.Equal(ExitStatus.Settings, world.Reload($"[postfix]\nsmtpd_tls_chain_files = \"{Certificate}\"\n").Status);
        Assert.Contains(Certificate, world.Watched.Files);
    });

    // What cannot be looked at must not end the thread that watches.
    [RootFact]
    public void Links_in_a_circle_are_watched_and_a_directory_is_not() => ReloadWorld.Run("[postfix]\nsmtp_tls_session_cache_database = \"lmdb:/etc/circle\"\nx_place = \"/etc/own\"\n", world =>
    {
        Directory.CreateDirectory("/etc/own");
        File.CreateSymbolicLink("/etc/circle", "circle");
        Assert.Contains("/etc/circle", world.Watched.Files);
        Assert.DoesNotContain("/etc/own", world.Watched.Files);
    });

    [RootFact]
    public void What_changes_while_the_daemons_are_told_counts_for_the_next_reload() => ReloadWorld.Run("", world =>
    {
        Directory.CreateDirectory("/etc/own");
        File.WriteAllText(Table, "");
        world.Relay.Before = call =>
        {
            if (call == "probe smtp")
                File.WriteAllText(Table, "/^X-Old:/ IGNORE\n");
        };
        Assert.Equal(ExitStatus.Ok, world.Reload(Tables).Status);

        Assert.True(world.Watched.TakeChanged());
        Assert.Equal(["reload: checks; Postfix reads it again"], world.Reload(asked: false).Said);
    });
}

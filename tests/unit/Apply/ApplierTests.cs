using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

public sealed class ApplierTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly Accounts accounts;

    public ApplierTests() => accounts = TestAccounts.AllMine(directory);

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Everything_of_a_plan_is_there_afterwards()
    {
        var seed = directory.Add("seed", "seed");
        var plan = Plan() with { Copies = [new PlannedCopy(seed, directory["etc/copy"])] };

        Assert.Equal(["pfinit: files: 6 written, 0 unchanged"], Apply(plan));

        Assert.Equal("a = b\n", File.ReadAllText(directory["etc/main.cf"]));
        Assert.Equal("seed", File.ReadAllText(directory["etc/copy"]));
        Assert.Equal(["6b657900=76616c756500"], LmdbReader.Rows(directory["etc/table.lmdb"]));
        Assert.Contains("key value\n", File.ReadAllText(directory["etc/table"]), StringComparison.Ordinal);
        Assert.Equal(Access.Secret.Mode, LinuxFiles.Find(directory["etc/table.lmdb"])!.Value.Mode);
        Assert.Equal(["copy", "main.cf", "table", "table.lmdb"], Directory.GetFiles(directory["etc"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Doing_it_again_touches_nothing()
    {
        Apply(Plan());
        var before = Directory.GetFiles(directory["etc"]).ToDictionary(path => path, path => LinuxFiles.Find(path));
        for (var start = 2; start <= 10; start++)
            Assert.Equal(["pfinit: files: 0 written, 5 unchanged"], Apply(Plan()));
        Assert.Equal(before, Directory.GetFiles(directory["etc"]).ToDictionary(path => path, path => LinuxFiles.Find(path)));
    }

    [Fact]
    public void A_copy_never_replaces_what_is_there()
    {
        Directory.CreateDirectory(directory["etc"]);
        var target = directory.Add("etc/copy", "the user's own");
        Apply(Plan() with { Copies = [new PlannedCopy(directory.Add("seed", "seed"), target)] });
        Assert.Equal("the user's own", File.ReadAllText(target));
    }

    [Fact]
    public void A_key_of_another_program_is_copied_and_stays_where_it_was()
    {
        Directory.CreateDirectory(directory["etc"]);
        var source = directory.Add("rspamd.key", "the key");
        var copy = new PlannedKeyCopy(source, directory["etc/example.org.private"]);
        Apply(Plan() with { KeyCopies = [copy] });
        Assert.Equal("the key", File.ReadAllText(copy.Target));
        Assert.Equal(TemporaryDirectory.Octal("400"), LinuxFiles.Find(copy.Target)!.Value.Mode);
        Assert.Equal("the key", File.ReadAllText(source));
    }

    [Fact]
    public void A_key_that_is_there_is_never_overwritten_by_a_copy()
    {
        Directory.CreateDirectory(directory["etc"]);
        var target = directory.Add("etc/example.org.private", "the user's own");
        var messages = Apply(Plan() with { KeyCopies = [new PlannedKeyCopy(directory.Add("rspamd.key", "the key"), target)] });
        Assert.Equal("the user's own", File.ReadAllText(target));
        Assert.Contains(messages, message => message.StartsWith($"pfinit: fatal: {target}: cannot be written: link: File exists", StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_is_never_older_than_its_source()
    {
        Apply(Plan());
        File.SetLastWriteTimeUtc(directory["etc/table.lmdb"], DateTime.UtcNow.AddHours(-2));
        Apply(Plan());
        Assert.False(File.GetLastWriteTimeUtc(directory["etc/table.lmdb"]) < File.GetLastWriteTimeUtc(directory["etc/table"]));
    }

    [Fact]
    public void A_table_that_an_earlier_start_wrote_goes_with_the_setting_that_asked_for_it()
    {
        Apply(Plan());
        directory.Add("etc/.table.pfinit", "left by a crash");
        Assert.Equal(["pfinit: files: 2 written, 0 unchanged"], Apply(Empty with { StaleTables = [directory["etc/table"]] }));
        Assert.Equal(["main.cf"], Directory.GetFiles(directory["etc"]).Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public void A_file_that_an_earlier_start_wrote_goes_when_it_is_stale()
    {
        directory.Add("sasldb2", "logins");
        directory.Add(".sasldb2.pfinit", "left by a crash");
        Assert.Equal(["pfinit: files: 1 written, 0 unchanged"], Apply(Empty with { StaleFiles = [directory["sasldb2"], directory["never.was"]] }));
        Assert.Empty(directory.Names());
    }

    [Fact]
    public void A_marked_file_replaces_its_earlier_self_and_keeps_the_users_own()
    {
        var path = directory.Add("smtpd.conf", "mech_list: NTLM\n");
        var plan = Empty with { Files = [new PlannedFile(path, PlannedTable.Marker + "today\n", Access.Public) { Marked = true }] };

        Assert.Equal($"pfinit: warning: {path}: was not written by pfinit; the settings ask for a file of this name, so it is replaced and kept as {path}.before-pfinit", Apply(plan)[0]);
        Assert.Single(Apply(plan with { Files = [plan.Files[0] with { Content = PlannedTable.Marker + "tomorrow\n" }] }));

        Assert.Equal("mech_list: NTLM\n", File.ReadAllText(path + ".before-pfinit"));
        Assert.Equal(PlannedTable.Marker + "tomorrow\n", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("[relay.example.net] joe:secret\n")]
    [InlineData(null)]
    public void A_table_that_is_the_users_own_stays(string? text)
    {
        if (text is not null)
            directory.Add("sasl_passwd", text);
        directory.Add("sasl_passwd.lmdb", "the table");
        directory.Add(".sasl_passwd.lmdb.pfinit", "left by a crash");
        Assert.Equal(["pfinit: files: 0 written, 0 unchanged"], Apply(Empty with { StaleTables = [directory["sasl_passwd"]] }));
        Assert.Equal(text is null ? ["sasl_passwd.lmdb"] : ["sasl_passwd", "sasl_passwd.lmdb"], directory.Names());
    }

    [Fact]
    public void A_text_of_the_users_own_is_kept_beside_the_table_that_the_settings_ask_for()
    {
        Directory.CreateDirectory(directory["etc"]);
        var table = directory.Add("etc/table", "mine row\n");
        Assert.Equal(
            $"pfinit: warning: {table}: was not written by pfinit; the settings ask for a file of this name, so it is replaced and kept as {table}.before-pfinit",
            Apply(Plan())[0]);
        Assert.Equal("mine row\n", File.ReadAllText(table + ".before-pfinit"));
        Assert.Equal(Access.Secret.Mode, LinuxFiles.Find(table + ".before-pfinit")!.Value.Mode);
        Assert.Contains("key value\n", File.ReadAllText(table), StringComparison.Ordinal);
        Assert.Single(Apply(Plan()));
    }

    [Fact]
    public void A_table_that_becomes_a_text_leaves_no_map_of_the_older_type_behind()
    {
        Apply(Plan());
        var text = new PlannedFile(directory["etc/table"], PlannedTable.Heading + "/a/ b\n", Access.Public) { Marked = true };
        Assert.Equal(["pfinit: files: 3 written, 0 unchanged"], Apply(Empty with { Files = [text], StaleTables = [text.Path] }));
        Assert.Equal(text.Content, File.ReadAllText(text.Path));
        Assert.False(File.Exists(directory["etc/table.lmdb"]));
    }

    [Fact]
    public void A_text_of_the_users_own_is_kept_beside_a_table_that_is_text_itself()
    {
        var mine = directory.Add("checks", "/mine/ row\n");
        var plan = Empty with { Files = [new PlannedFile(mine, PlannedTable.Heading + "/a/ b\n", Access.Public) { Marked = true }] };
        Assert.Contains("was not written by pfinit", Apply(plan)[0], StringComparison.Ordinal);
        Assert.Equal("/mine/ row\n", File.ReadAllText(mine + ".before-pfinit"));
        Assert.Single(Apply(plan));
    }

    [Fact]
    public void An_unknown_account_is_reported_and_the_rest_is_done()
    {
        var plan = Plan();
        plan = plan with { Files = [new PlannedFile(directory["etc/lost"], "", new Access("nobody", "root", 420)), .. plan.Files] };
        Assert.Equal(
            [
                $"pfinit: fatal: {directory["etc/lost"]}: cannot belong to nobody:root: the image has no account \"nobody\" in /etc/passwd",
                "pfinit: files: 5 written, 0 unchanged",
            ],
            Apply(plan));
    }

    [Fact]
    public void A_file_in_place_of_a_directory_is_reported_once_and_what_it_prevents_is_not()
    {
        directory.Add("etc", "in the way");
        var messages = Apply(Plan());
        Assert.Equal(
            [
                "pfinit: files: 1 written, 0 unchanged",
                $"pfinit: fatal: {directory["etc"]}: cannot be set up: mkdir: Not a directory; something else is in its place, remove it",
            ],
            messages);
    }

    [RootFact]
    public void A_read_only_directory_is_one_message_that_says_what_to_mount() => MountNamespace.Run(() =>
    {
        Directory.CreateDirectory(directory["etc"]);
        LinuxFiles.SetMode(directory["etc"], Access.PublicDirectory.Mode);
        MountNamespace.BindReadOnly(directory["etc"]);
        Assert.Equal(
            [
                "pfinit: files: 1 written, 1 unchanged",
                $"pfinit: fatal: {directory["etc"]}: cannot be written (main.cf, table): open: Read-only file system; mount a tmpfs or volume at {directory["etc"]}",
            ],
            Apply(Plan()));
    });

    [RootFact]
    public void A_directory_that_cannot_be_made_says_to_mount_something_right_there() => MountNamespace.Run(() =>
    {
        MountNamespace.BindReadOnly(directory.Path);
        Assert.Equal(
            [
                "pfinit: files: 0 written, 0 unchanged",
                $"pfinit: fatal: {directory["etc"]}: cannot be set up: mkdir: Read-only file system; mount a tmpfs or volume at {directory["etc"]}",
                $"pfinit: fatal: {directory["var/queue/active"]}: cannot be set up: mkdir: Read-only file system; mount a tmpfs or volume at {directory["var/queue/active"]}",
            ],
            Apply(Plan() with { StaleTables = [directory["no such table"]] }));
    });

    [RootFact]
    public void Directories_inside_a_read_only_one_are_one_message_about_that_one() => MountNamespace.Run(() =>
    {
        Directory.CreateDirectory(directory["etc"]);
        LinuxFiles.SetMode(directory["etc"], Access.PublicDirectory.Mode);
        MountNamespace.BindReadOnly(directory["etc"]);
        var plan = Plan();
        var inside = new[] { "active", "bounce" }.Select(name => new PlannedDirectory(directory[$"etc/{name}"], Access.PublicDirectory));
        Assert.Equal(
            $"pfinit: fatal: {directory["etc"]}: cannot be written (active, bounce, main.cf, table): mkdir: Read-only file system; mount a tmpfs or volume at {directory["etc"]}",
            Apply(plan with { Directories = [plan.Directories[0], .. inside] })[^1]);
    });

    [RootFact]
    public void A_queue_that_is_as_it_should_be_but_read_only_is_said_before_a_daemon_fails_at_it() => MountNamespace.Run(() =>
    {
        var queue = directory["queue"];
        PlannedDirectory[] inside = [.. new[] { "active", "pid" }.Select(name => new PlannedDirectory($"{queue}/{name}", Access.PublicDirectory) { Written = true })];
        var plan = Empty with { Directories = [new PlannedDirectory(queue, Access.PublicDirectory), .. inside] };
        Assert.Single(Apply(plan));
        Assert.Empty(ReadOnlyPlaces.Find(plan.Directories));

        MountNamespace.BindReadOnly(queue);

        var refusal = $"pfinit: fatal: {queue}: cannot be written (active, pid): access: Read-only file system; mount a tmpfs or volume at {queue}";
        Assert.Equal(["pfinit: files: 0 written, 1 unchanged", refusal], Apply(plan));
        Assert.Equal(refusal, Assert.Single(ReadOnlyPlaces.Find(plan.Directories)).ToString());
    });

    [RootFact]
    public void A_place_where_a_queue_cannot_be_made_is_known_beforehand() => MountNamespace.Run(() =>
    {
        var queue = directory["spool/queue"];
        PlannedDirectory[] planned = [new(queue, Access.PublicDirectory), new($"{queue}/pid", Access.PublicDirectory) { Written = true }];
        MountNamespace.BindReadOnly(directory.Path);

        Assert.Equal(
            $"pfinit: fatal: {queue}/pid: cannot be written: mkdir: Read-only file system; mount a tmpfs or volume at {queue}",
            Assert.Single(ReadOnlyPlaces.Find(planned)).ToString());
    });

    [RootFact]
    public void Keys_mounted_read_only_do_not_stop_the_start() => MountNamespace.Run(() =>
    {
        Directory.CreateDirectory(directory["keys"]);
        MountNamespace.BindReadOnly(directory["keys"]);
        var keys = new PlannedDirectory(directory["keys"], new Access("root", "root", TemporaryDirectory.Octal("750")));
        Assert.Single(Apply(Empty with { Directories = [keys with { OnlyRead = true }] }));
        Assert.Contains("Read-only file system", Apply(Empty with { Directories = [keys] })[^1], StringComparison.Ordinal);
    });

    // A temporary directory is open to all, so OpenDKIM refuses what is in it.
    [Theory]
    [InlineData(true, "Fatal", "; mail that it signs would be put off or go out unsigned: put that right, remove the key, or set DKIM_ON_FAILURE=accept")]
    [InlineData(false, "Error", "; mail that it signs is put off or goes out unsigned")]
    public void A_key_that_OpenDKIM_refuses_ends_the_start_where_the_plan_insists_on_keys(bool insists, string expected, string consequence)
    {
        var key = directory["example.org.private"];
        File.WriteAllText(key, "key");

        var said = Applier.Apply(Empty with { KeyFiles = [key], RequiresSafeKeys = true, InsistsOnKeys = insists }, accounts);

        Assert.Equal((key, expected, true), (said[^1].Subject, said[^1].Severity.ToString(), said[^1].IsMistake));
        Assert.EndsWith(consequence, said[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void New_keys_are_generated_and_their_records_said()
    {
        Directory.CreateDirectory(directory["keys"]);
        var path = directory["keys/example.org.private"];
        var plan = Empty with { NewKeys = [new PlannedKey("example.org", "mail", path, directory["keys/example.org.txt"], 1024)], KeyFiles = [path] };

        var message = Apply(plan)[0];
        Assert.StartsWith($"pfinit: {path}: generated; publish mail._domainkey.example.org TXT v=DKIM1; h=sha256; k=rsa; s=email; p=", message, StringComparison.Ordinal);
        var good = Assert.IsType<KeyState.Good>(DkimKeys.Inspect(path));
        Assert.EndsWith(Convert.ToBase64String(good.PublicKey.Data), message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_main_cf_that_a_script_has_just_written_is_set_back()
    {
        Apply(Plan());
        File.WriteAllText(directory["etc/main.cf"], "a = c\n");
        Applier.BackDate(Plan());
        Assert.InRange((DateTime.UtcNow - File.GetLastWriteTimeUtc(directory["etc/main.cf"])).TotalSeconds, 9, 15);
        Applier.BackDate(Empty with { Files = [new PlannedFile("/nowhere/main.cf", "", Access.Public) { BackDated = true }] });
    }

    private static RelayPlan Empty => new()
    {
        KeyCopies = [],
        SigningDomains = [],
        SignedSenders = [],
        InsistsOnKeys = false,
        RequiresSafeKeys = true,
        Directories = [],
        Copies = [],
        Files = [],
        Tables = [],
        OwnTables = [],
        NewKeys = [],
        Logins = [],
        SelfSigned = null,
        StaleFiles = [],
        KeyFiles = [],
        StaleTables = [],
        Milter = null,
        HoldsMail = false,
        SignsReleased = false,
        OverwrittenFrom = null,
        MilterDaemonName = "",
        Services = [],
    };

    private RelayPlan Plan() => Empty with
    {
        Directories = [new PlannedDirectory(directory["etc"], Access.PublicDirectory), new PlannedDirectory(directory["var/queue/active"], new Access("postfix", "root", TemporaryDirectory.Octal("700")))],
        Files = [new PlannedFile(directory["etc/main.cf"], "a = b\n", Access.Public) { BackDated = true }],
        Tables = [new PlannedTable(directory["etc/table"], [new("key", "value")], Access.Secret)],
    };

    // Key checks look at every directory above, and a temporary directory is open to all: that is the test of KeyProtection, not of this one.
    private string[] Apply(RelayPlan plan) =>
        [.. Applier.Apply(plan, accounts).Where(message => message.Severity != Severity.Error).Select(message => message.ToString())];
}

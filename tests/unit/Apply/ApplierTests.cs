using Pfinit.Apply;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

public sealed class ApplierTests : IDisposable
{
    private readonly Applied applied = new();

    public void Dispose() => applied.Dispose();

    [Fact]
    public void Everything_of_a_plan_is_there_afterwards()
    {
        var seed = applied.Directory.Add("seed", "seed");
        var plan = applied.Plan() with { Copies = [new PlannedCopy(seed, applied.Directory["etc/copy"])] };

        Assert.Equal(["pfinit: files: 6 written, 0 unchanged"], applied.Apply(plan));

        Assert.Equal("a = b\n", File.ReadAllText(applied.Directory["etc/main.cf"]));
        Assert.Equal("seed", File.ReadAllText(applied.Directory["etc/copy"]));
        Assert.Equal(["6b657900=76616c756500"], LmdbReader.Rows(applied.Directory["etc/table.lmdb"]));
        Assert.Contains("key value\n", File.ReadAllText(applied.Directory["etc/table"]), StringComparison.Ordinal);
        Assert.Equal(Access.Secret.Mode, LinuxFiles.Find(applied.Directory["etc/table.lmdb"])!.Mode);
        Assert.Equal(["copy", "main.cf", "table", "table.lmdb"], Directory.GetFiles(applied.Directory["etc"]).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Doing_it_again_touches_nothing()
    {
        applied.Apply(applied.Plan());
        var before = Directory.GetFiles(applied.Directory["etc"]).ToDictionary(path => path, path => LinuxFiles.Find(path));
        for (var start = 2; start <= 10; start++)
            Assert.Equal(["pfinit: files: 0 written, 5 unchanged"], applied.Apply(applied.Plan()));
        Assert.Equal(before, Directory.GetFiles(applied.Directory["etc"]).ToDictionary(path => path, path => LinuxFiles.Find(path)));
    }

    [Fact]
    public void A_copy_never_replaces_what_is_there()
    {
        Directory.CreateDirectory(applied.Directory["etc"]);
        var target = applied.Directory.Add("etc/copy", "the user's own");
        applied.Apply(applied.Plan() with { Copies = [new PlannedCopy(applied.Directory.Add("seed", "seed"), target)] });
        Assert.Equal("the user's own", File.ReadAllText(target));
    }

    [Fact]
    public void A_file_that_an_earlier_start_wrote_goes_when_it_is_stale()
    {
        applied.Directory.Add("sasldb2", "logins");
        applied.Directory.Add(".sasldb2.pfinit", "left by a crash");
        Assert.Equal(["pfinit: files: 1 written, 0 unchanged"], applied.Apply(Applied.Empty with { StaleFiles = [applied.Directory["sasldb2"], applied.Directory["never.was"]] }));
        Assert.Empty(applied.Directory.Names());
    }

    [Fact]
    public void A_marked_file_replaces_its_earlier_self_and_keeps_the_users_own()
    {
        var path = applied.Directory.Add("smtpd.conf", "mech_list: NTLM\n");
        var plan = Applied.Empty with { Files = [new PlannedFile(path, PlannedTable.Marker + "today\n", Access.Public) { Marked = true }] };

        Assert.Equal($"pfinit: warning: {path}: was not written by pfinit; the settings ask for a file of this name, so it is replaced and kept as {path}.before-pfinit", applied.Apply(plan)[0]);
        Assert.Single(applied.Apply(plan with { Files = [plan.Files[0] with { Content = PlannedTable.Marker + "tomorrow\n" }] }));

        Assert.Equal("mech_list: NTLM\n", File.ReadAllText(path + ".before-pfinit"));
        Assert.Equal(PlannedTable.Marker + "tomorrow\n", File.ReadAllText(path));
    }

    [Fact]
    public void An_unknown_account_is_reported_and_the_rest_is_done()
    {
        var plan = applied.Plan();
        plan = plan with { Files = [new PlannedFile(applied.Directory["etc/lost"], "", new Access("nobody", "root", 420)), .. plan.Files] };
        Assert.Equal(
            [
                $"pfinit: fatal: {applied.Directory["etc/lost"]}: cannot belong to nobody:root: the image has no account \"nobody\" in /etc/passwd",
                "pfinit: files: 5 written, 0 unchanged",
            ],
            applied.Apply(plan));
    }

    [Fact]
    public void A_file_in_place_of_a_directory_is_reported_once_and_what_it_prevents_is_not()
    {
        applied.Directory.Add("etc", "in the way");
        var messages = applied.Apply(applied.Plan());
        Assert.Equal(
            [
                "pfinit: files: 1 written, 0 unchanged",
                $"pfinit: fatal: {applied.Directory["etc"]}: cannot be set up: mkdir: Not a directory; something else is in its place, remove it",
            ],
            messages);
    }

    [Fact]
    public void A_main_cf_that_a_script_has_just_written_is_set_back()
    {
        applied.Apply(applied.Plan());
        File.WriteAllText(applied.Directory["etc/main.cf"], "a = c\n");
        Applier.BackDate(applied.Plan());
        Assert.InRange((DateTime.UtcNow - File.GetLastWriteTimeUtc(applied.Directory["etc/main.cf"])).TotalSeconds, 9, 15);
        Applier.BackDate(Applied.Empty with { Files = [new PlannedFile("/nowhere/main.cf", "", Access.Public) { BackDated = true }] });
    }
}

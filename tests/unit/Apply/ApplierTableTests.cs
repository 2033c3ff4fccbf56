using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

/// <summary>Lookup tables, and texts beside them.</summary>
public sealed class ApplierTableTests : IDisposable
{
    private readonly Applied applied = new();

    public void Dispose() => applied.Dispose();

    [Fact]
    public void A_table_is_never_older_than_its_source()
    {
        applied.Apply(applied.Plan());
        File.SetLastWriteTimeUtc(applied.Directory["etc/table.lmdb"], DateTime.UtcNow.AddHours(-2));
        applied.Apply(applied.Plan());
        Assert.False(File.GetLastWriteTimeUtc(applied.Directory["etc/table.lmdb"]) < File.GetLastWriteTimeUtc(applied.Directory["etc/table"]));
    }

    [Fact]
    public void A_table_that_an_earlier_start_wrote_goes_with_the_setting_that_asked_for_it()
    {
        applied.Apply(applied.Plan());
        applied.Directory.Add("etc/.table.pfinit", "left by a crash");
        Assert.Equal(["pfinit: files: 2 written, 0 unchanged"], applied.Apply(Applied.Empty with { StaleTables = [applied.Directory["etc/table"]] }));
        Assert.Equal(["main.cf"], Directory.GetFiles(applied.Directory["etc"]).Select(path => Path.GetFileName(path)));
    }

    [Theory]
    [InlineData("[relay.example.net] joe:secret\n")]
    [InlineData(null)]
    public void A_table_that_is_the_users_own_stays(string? text)
    {
        if (text is not null)
            applied.Directory.Add("sasl_passwd", text);
        applied.Directory.Add("sasl_passwd.lmdb", "the table");
        applied.Directory.Add(".sasl_passwd.lmdb.pfinit", "left by a crash");
        Assert.Equal(["pfinit: files: 0 written, 0 unchanged"], applied.Apply(Applied.Empty with { StaleTables = [applied.Directory["sasl_passwd"]] }));
        Assert.Equal(text is null ? ["sasl_passwd.lmdb"] : ["sasl_passwd", "sasl_passwd.lmdb"], applied.Directory.Names());
    }

    [Fact]
    public void A_text_of_the_users_own_is_kept_beside_the_table_that_the_settings_ask_for()
    {
        Directory.CreateDirectory(applied.Directory["etc"]);
        var table = applied.Directory.Add("etc/table", "mine row\n");
        Assert.Equal(
            $"pfinit: warning: {table}: was not written by pfinit; the settings ask for a file of this name, so it is replaced and kept as {table}.before-pfinit",
            applied.Apply(applied.Plan())[0]);
        Assert.Equal("mine row\n", File.ReadAllText(table + ".before-pfinit"));
        Assert.Equal(Access.Secret.Mode, LinuxFiles.Find(table + ".before-pfinit")!.Mode);
        Assert.Contains("key value\n", File.ReadAllText(table), StringComparison.Ordinal);
        Assert.Single(applied.Apply(applied.Plan()));
    }

    [Fact]
    public void A_table_that_becomes_a_text_leaves_no_map_of_the_older_type_behind()
    {
        applied.Apply(applied.Plan());
        var text = new PlannedFile(applied.Directory["etc/table"], PlannedTable.Heading + "/a/ b\n", Access.Public) { Marked = true };
        Assert.Equal(["pfinit: files: 3 written, 0 unchanged"], applied.Apply(Applied.Empty with { Files = [text], StaleTables = [text.Path] }));
        Assert.Equal(text.Content, File.ReadAllText(text.Path));
        Assert.False(File.Exists(applied.Directory["etc/table.lmdb"]));
    }

    [Fact]
    public void A_text_of_the_users_own_is_kept_beside_a_table_that_is_text_itself()
    {
        var mine = applied.Directory.Add("checks", "/mine/ row\n");
        var plan = Applied.Empty with { Files = [new PlannedFile(mine, PlannedTable.Heading + "/a/ b\n", Access.Public) { Marked = true }] };
        Assert.Contains("was not written by pfinit", applied.Apply(plan)[0], StringComparison.Ordinal);
        Assert.Equal("/mine/ row\n", File.ReadAllText(mine + ".before-pfinit"));
        Assert.Single(applied.Apply(plan));
    }
}

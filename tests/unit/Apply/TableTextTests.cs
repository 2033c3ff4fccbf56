using Pfinit.Apply;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

public sealed class TableTextTests : IDisposable
{
    private static readonly DateTime Time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_table_is_built_when_it_is_missing()
    {
        Add("virtual", Time);
        Assert.True(TableText.IsNewerThanTable(Table));
    }

    [Fact]
    public void A_table_is_built_when_its_text_has_changed_since()
    {
        Add("virtual", Time.AddSeconds(1));
        Add("virtual.lmdb", Time);
        Assert.True(TableText.IsNewerThanTable(Table));
    }

    [Fact]
    public void A_table_that_was_built_in_the_second_of_its_text_is_good()
    {
        Add("virtual", Time.AddMilliseconds(900));
        Add("virtual.lmdb", Time);
        Assert.False(TableText.IsNewerThanTable(Table));
    }

    [Fact]
    public void A_text_behind_a_link_counts_with_its_own_time()
    {
        Add("mounted", Time);
        File.CreateSymbolicLink(directory["virtual"], directory["mounted"]);
        Add("virtual.lmdb", Time.AddSeconds(1));
        Assert.False(TableText.IsNewerThanTable(Table));
    }

    [Fact]
    public void A_table_without_a_text_is_left_alone()
    {
        Assert.False(TableText.IsNewerThanTable(Table));
        Add("virtual.lmdb", Time);
        Assert.False(TableText.IsNewerThanTable(Table));
    }

    private OwnTable Table => new(directory["virtual"], "postmap");

    private void Add(string name, DateTime time) => File.SetLastWriteTimeUtc(directory.Add(name, "a b\n"), time);
}

using Pfinit.Reloading;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Reloading;

public sealed class SourceMarksTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly SourceMarks marks = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void What_stays_as_it_was_has_not_changed_there_or_not()
    {
        Note(directory.Add("here", "old"), directory["gone"], directory.Path);
        Assert.False(Changed("here", "gone", "."));
    }

    [Fact]
    public void What_came_went_or_was_written_has_changed()
    {
        directory.Add("goes", "");
        directory.Add("written", "old");
        foreach (var (name, change) in new (string, Action)[]
        {
            ("comes", () => directory.Add("comes", "")), ("goes", () => File.Delete(directory["goes"])), ("written", () => directory.Add("written", "other")),
        })
        {
            Note(directory[name]);
            change();
            Assert.True(Changed("comes", "goes", "written"));
        }
    }

    [Fact]
    public void A_name_more_in_a_directory_is_a_change_of_it()
    {
        Directory.CreateDirectory(directory["pfinit.d"]);
        File.SetLastWriteTimeUtc(directory["pfinit.d"], new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Note(directory["pfinit.d"]);
        directory.Add("pfinit.d/10-relay.toml", "");
        Assert.True(Changed("pfinit.d"));
    }

    [Fact]
    public void The_first_note_counts_and_is_taken_once()
    {
        Note(directory["file"]);
        directory.Add("file", "");
        Note(directory["file"]);
        Assert.True(Changed("file"));
        Assert.False(Changed("file"));
    }

    [Fact]
    public void What_nobody_noted_or_pfinit_makes_itself_does_not_count()
    {
        Note(directory["key"]);
        marks.Disregard(directory["key"]);
        directory.Add("key", "");
        directory.Add("other", "");
        Assert.False(Changed("key", "other"));
    }

    private void Note(params string[] paths) => paths.ToList().ForEach(marks.Note);

    private bool Changed(params string[] names) => marks.TakeChanged(names.Select(name => name == "." ? directory.Path : directory[name]));
}

using Pfinit.Reloading;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Reloading;

public sealed class FileMarksTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Files_that_are_others_or_new_have_changed_and_directories_never_have()
    {
        Directory.CreateDirectory(directory["queue"]);
        directory.Add("same", "");
        directory.Add("written", "old");
        var before = Marks();
        directory.Add("written", "other");
        directory.Add("new", "");
        directory.Add("queue/message", "");

        Assert.Equal([directory["new"], directory["written"]], Marks().ChangedSince(before).Order(StringComparer.Ordinal));
        before.Note(directory["written"]);
        Assert.Equal([directory["new"]], Marks().ChangedSince(before));
    }

    // A process of Postfix that began in between runs without it.
    [Fact]
    public void One_that_was_gone_in_between_is_new_though_it_be_the_same()
    {
        directory.Add("written", "");
        var before = Marks();
        File.Move(directory["written"], directory["aside"]);
        before.ForgetGone();
        File.Move(directory["aside"], directory["written"]);

        Assert.Equal([directory["written"]], Marks().ChangedSince(before));
    }

    private FileMarks Marks() => new(new[] { "same", "written", "new", "queue" }.Select(name => directory[name]));
}

using Pfinit.Kernel;
using Pfinit.Reloading;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Reloading;

/// <summary>With the real inotify: an event is there when the call that caused it has returned.</summary>
public sealed class FileWatcherTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly FileWatcher watcher = new(Inotify.Open());

    public void Dispose()
    {
        watcher.Dispose();
        directory.Dispose();
    }

    [Fact]
    public void A_file_that_is_written_is_noticed_once_it_is_closed()
    {
        Watch(directory.Add("secret", "old"));
        using (var file = File.OpenWrite(directory["secret"]))
        {
            file.Write("new"u8);
            file.Flush();
            Assert.False(watcher.Take());
        }

        Assert.True(watcher.Take());
        Assert.False(watcher.Take());
    }

    [Fact]
    public void The_rename_of_an_editor_is_noticed()
    {
        Watch(directory.Add("pfinit.toml", "old"));
        directory.Add(".pfinit.toml.swp", "new");
        Assert.False(watcher.Take());
        File.Move(directory[".pfinit.toml.swp"], directory["pfinit.toml"], overwrite: true);
        Assert.True(watcher.Take());
    }

    [Fact]
    public void The_symlink_swap_of_Kubernetes_is_noticed()
    {
        foreach (var version in new[] { "..1", "..2" })
        {
            Directory.CreateDirectory(directory[version]);
            directory.Add(version + "/password", version);
        }

        File.CreateSymbolicLink(directory["..data"], "..1");
        File.CreateSymbolicLink(directory["password"], "..data/password");
        Watch(directory["password"]);

        File.CreateSymbolicLink(directory["..data_tmp"], "..2");
        Assert.False(watcher.Take());
        LinuxFiles.Rename(directory["..data_tmp"], directory["..data"]);
        Assert.True(watcher.Take());

        // And the next time, from where it leads now.
        Watch(directory["password"]);
        directory.Add("..2/password", "written in place");
        Assert.True(watcher.Take());
    }

    [Fact]
    public void A_file_that_comes_is_noticed_and_one_that_goes_too()
    {
        Watch(directory["late"]);
        directory.Add("late", "");
        Assert.True(watcher.Take());
        File.Delete(directory["late"]);
        Assert.True(watcher.Take());
    }

    [Fact]
    public void Other_files_of_the_directory_do_not_matter()
    {
        Watch(directory.Add("watched", ""));
        directory.Add("other", "");
        File.Delete(directory["other"]);
        Assert.False(watcher.Take());
    }

    [Fact]
    public void Any_file_of_a_directory_of_settings_matters()
    {
        Assert.Null(watcher.Watch(new WatchList([], [directory.Path])));
        directory.Add("10-relay.toml", "");
        Assert.True(watcher.Take());
    }

    [Fact]
    public void A_directory_of_settings_that_is_made_later_matters()
    {
        Assert.Null(watcher.Watch(new WatchList([], [directory["pfinit.d"]])));
        Directory.CreateDirectory(directory["pfinit.d"]);
        Assert.True(watcher.Take());
    }

    [Fact]
    public void What_is_no_longer_of_interest_is_forgotten()
    {
        Watch(directory.Add("one", ""));
        Directory.CreateDirectory(directory["other"]);
        Watch(directory["other/two"]);
        directory.Add("one", "new");
        Assert.False(watcher.Take());
    }

    private void Watch(string path) => Assert.Null(watcher.Watch(new WatchList([path], [])));
}

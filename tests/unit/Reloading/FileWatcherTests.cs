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
    public void A_directory_that_is_renamed_and_another_in_its_place_are_noticed()
    {
        foreach (var version in new[] { "site/certs", "site/new" })
        {
            Directory.CreateDirectory(directory[version]);
            directory.Add(version + "/server.pem", version);
        }

        var path = directory["site/certs/server.pem"];
        Watch(path);
        Directory.Move(directory["site/certs"], directory["site/old"]);
        Assert.True(watcher.Take());
        Watch(path);
        Directory.Move(directory["site/new"], directory["site/certs"]);
        Assert.True(watcher.Take());

        // And the next time, there and not in the one that was put aside.
        Watch(path);
        directory.Add("site/old/server.pem", "of no interest");
        Assert.False(watcher.Take());
        directory.Add("site/certs/server.pem", "written in place");
        Assert.True(watcher.Take());
    }

    [Fact]
    public void A_directory_above_that_of_the_file_may_be_the_one_that_is_replaced()
    {
        Directory.CreateDirectory(directory["site/certs"]);
        Directory.CreateDirectory(directory["new/certs"]);
        directory.Add("new/certs/server.pem", "");
        Watch(directory.Add("site/certs/server.pem", ""));

        Directory.Move(directory["site"], directory["old"]);
        Directory.Move(directory["new"], directory["site"]);
        Assert.True(watcher.Take());
    }

    [Fact]
    public void A_directory_of_settings_that_is_replaced_matters()
    {
        Directory.CreateDirectory(directory["pfinit.d"]);
        Directory.CreateDirectory(directory["new"]);
        Assert.Null(watcher.Watch(new WatchList([], [directory["pfinit.d"]])));

        Directory.Move(directory["pfinit.d"], directory["old"]);
        Directory.Move(directory["new"], directory["pfinit.d"]);
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
        Directory.CreateDirectory(directory["other"]);
        Watch(directory.Add("one", ""));
        Watch(directory["other/two"]);
        directory.Add("one", "new");
        Assert.False(watcher.Take());
    }

    [Fact]
    public void A_directory_in_the_place_of_a_file_matters_and_what_happens_in_it_does_not()
    {
        Directory.CreateDirectory(directory["checks"]);
        Watch(directory["checks"]);
        directory.Add("checks/other", "");
        Assert.False(watcher.Take());
        Directory.Delete(directory["checks"], recursive: true);
        Assert.True(watcher.Take());
    }

    [RootFact]
    public void What_may_not_be_watched_is_told_and_what_cannot_be_there_is_not()
    {
        LinuxFiles.SetMode(directory.Path, TemporaryDirectory.Octal("755"));
        Directory.CreateDirectory(directory["closed"]);
        directory.Add("closed/secret", "");
        LinuxFiles.SetMode(directory["closed"], TemporaryDirectory.Octal("700"));
        directory.Add("file", "");
        File.CreateSymbolicLink(directory["circle"], "circle");
        using (FileAccount.Become(65534, 65534))
        {
            Assert.Equal(
                $"{directory["closed"]} cannot be watched: inotify_add_watch: Permission denied",
                watcher.Watch(new WatchList([directory["closed/secret"]], [])));
            Assert.Null(watcher.Watch(new WatchList([directory["gone"], directory["file/in"], directory["circle"], directory[new string('x', 300)]], [])));
        }
    }

    private void Watch(string path) => Assert.Null(watcher.Watch(new WatchList([path], [])));
}

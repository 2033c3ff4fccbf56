using System.Text;
using Pfinit.Apply;
using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

public sealed class AtomicFileTests : IDisposable
{
    private static readonly int Public = TemporaryDirectory.Octal("644");
    private static readonly int Secret = TemporaryDirectory.Octal("600");

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_new_file_gets_content_and_mode_and_leaves_nothing_beside_it()
    {
        Assert.Equal(WriteResult.Written, Write("a", "text", Secret));
        Assert.Equal("text", File.ReadAllText(directory["a"]));
        Assert.Equal(Secret, Facts("a").Mode);
        Assert.Equal(["a"], directory.Names());
    }

    [Fact]
    public void A_file_that_is_right_already_is_not_touched()
    {
        Write("a", "text", Public);
        var before = Facts("a");
        Assert.Equal(WriteResult.Unchanged, Write("a", "text", Public));
        Assert.Equal(before, Facts("a"));
    }

    [Fact]
    public void Other_content_replaces_the_file_by_a_new_one()
    {
        Write("a", "old", Public);
        var before = Facts("a");
        Assert.Equal(WriteResult.Written, Write("a", "new", Public));
        Assert.Equal("new", File.ReadAllText(directory["a"]));
        Assert.NotEqual(before.Inode, Facts("a").Inode);
    }

    [Fact]
    public void Content_of_the_same_length_is_compared_byte_by_byte()
    {
        Write("a", "one", Public);
        Assert.Equal(WriteResult.Written, Write("a", "two", Public));
        Assert.Equal("two", File.ReadAllText(directory["a"]));
    }

    [Fact]
    public void A_wrong_mode_is_corrected_without_rewriting()
    {
        Write("a", "text", Public);
        var before = Facts("a");
        Assert.Equal(WriteResult.Corrected, Write("a", "text", Secret));
        Assert.Equal(Secret, Facts("a").Mode);
        Assert.Equal(before.Inode, Facts("a").Inode);
    }

    [RootFact]
    public void A_wrong_owner_is_corrected_without_rewriting()
    {
        Write("a", "text", Public);
        var other = new Ownership(12345, 12346, Public);
        Assert.Equal(WriteResult.Corrected, AtomicFile.Write(directory["a"], Bytes("text"), other));
        Assert.Equal((12345u, 12346u, Public), (Facts("a").Uid, Facts("a").Gid, Facts("a").Mode));
    }

    [Fact]
    public void What_a_crash_left_behind_is_replaced()
    {
        Write("a", "old", Public);
        directory.Add(".a.pfinit", "half writ");
        Assert.Equal(WriteResult.Written, Write("a", "new", Public));
        Assert.Equal("new", File.ReadAllText(directory["a"]));
        Assert.Equal(["a"], directory.Names());
    }

    [Fact]
    public void Removing_takes_the_left_over_of_a_crash_along()
    {
        directory.Add("secret", "x");
        directory.Add(".secret.pfinit", "x");
        Assert.True(AtomicFile.Remove(directory["secret"]));
        Assert.Empty(directory.Names());
        Assert.False(AtomicFile.Remove(directory["secret"]));
    }

    [Fact]
    public void A_reader_sees_the_old_or_the_new_content_and_nothing_between()
    {
        var (old, @new) = (new string('o', 100_000), new string('n', 100_000));
        Write("a", old, Public);
        using var stop = new CancellationTokenSource();
        var seen = new HashSet<string>();
        var reader = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
                seen.Add(File.ReadAllText(directory["a"]));
        });
        reader.Start();
        for (var round = 0; round < 50; round++)
            Write("a", round % 2 == 0 ? @new : old, Public);
        stop.Cancel();
        reader.Join();
        Assert.Subset(new HashSet<string> { old, @new }, seen);
    }

    [Fact]
    public void A_back_dated_file_is_ten_seconds_old_from_the_start()
    {
        AtomicFile.Write(directory["main.cf"], Bytes("a = b"), TemporaryDirectory.Mine(Public), backDated: true);
        Assert.InRange(Age("main.cf"), 9, 60);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(+86400)]
    public void A_back_dated_file_that_is_unchanged_but_young_is_set_back(int future)
    {
        directory.Add("main.cf", "a = b");
        LinuxFiles.SetMode(directory["main.cf"], Public);
        File.SetLastWriteTimeUtc(directory["main.cf"], DateTime.UtcNow.AddSeconds(future));
        Assert.Equal(WriteResult.Unchanged, AtomicFile.Write(directory["main.cf"], Bytes("a = b"), TemporaryDirectory.Mine(Public), backDated: true));
        Assert.InRange(Age("main.cf"), 9, 60);
    }

    [Fact]
    public void A_back_dated_file_that_is_old_keeps_its_time()
    {
        directory.Add("main.cf", "a = b");
        File.SetLastWriteTimeUtc(directory["main.cf"], DateTime.UtcNow.AddHours(-1));
        AtomicFile.BackDate(directory["main.cf"]);
        Assert.InRange(Age("main.cf"), 3590, 3700);
    }

    [Fact]
    public void A_link_of_our_own_is_followed()
    {
        var target = directory.Add("real", "old");
        File.CreateSymbolicLink(directory["link"], target);
        Write("link", "new", Public);
        Assert.Equal("new", File.ReadAllText(target));
        Assert.True(Facts("link").IsLink);
    }

    [RootFact]
    public void A_link_that_another_account_planted_is_replaced_and_its_target_left_alone()
    {
        var target = directory.Add("shadow", "root:*");
        File.CreateSymbolicLink(directory["link"], target);
        LinuxFiles.SetOwner(directory["link"], 12345, 12345);
        Write("link", "new", Public);
        Assert.Equal("root:*", File.ReadAllText(target));
        Assert.True(Facts("link").IsRegular);
    }

    [Fact]
    public void A_link_to_nowhere_is_replaced()
    {
        File.CreateSymbolicLink(directory["link"], directory["nowhere"]);
        Write("link", "new", Public);
        Assert.True(Facts("link").IsRegular);
    }

    [Fact]
    public void Where_a_directory_is_in_the_way_the_error_names_it_and_nothing_is_left()
    {
        Directory.CreateDirectory(directory["a"]);
        var exception = Assert.Throws<KernelException>(() => Write("a", "text", Public));
        Assert.Equal((directory["a"], Libc.EISDIR), (exception.Subject, exception.Errno.Value));
        Assert.Equal(["a"], directory.Names());
    }

    [Fact]
    public void Creating_never_overwrites()
    {
        AtomicFile.Create(directory["key"], Bytes("first"), TemporaryDirectory.Mine(Secret));
        var exception = Assert.Throws<KernelException>(() => AtomicFile.Create(directory["key"], Bytes("second"), TemporaryDirectory.Mine(Secret)));
        Assert.Equal(Libc.EEXIST, exception.Errno.Value);
        Assert.Equal("first", File.ReadAllText(directory["key"]));
        Assert.Equal(["key"], directory.Names());
    }

    [RootFact]
    public void A_file_mounted_on_its_own_is_overwritten_where_it_is() => MountNamespace.Run(() =>
    {
        directory.Add("main.cf", "a longer old text");
        var before = Facts("main.cf");
        MountNamespace.Bind(directory["main.cf"]);
        Assert.Equal(WriteResult.WrittenInPlace, AtomicFile.Write(directory["main.cf"], Bytes("new"), TemporaryDirectory.Mine(Secret), backDated: true));
        Assert.Equal("new", File.ReadAllText(directory["main.cf"]));
        Assert.Equal((before.Inode, Secret), (Facts("main.cf").Inode, Facts("main.cf").Mode));
        Assert.InRange(Age("main.cf"), 9, 60);
        Assert.Equal(["main.cf"], directory.Names());
    });

    [RootFact]
    public void A_writable_file_in_a_read_only_directory_is_overwritten_where_it_is() => MountNamespace.Run(() =>
    {
        using var other = new TemporaryDirectory();
        directory.Add("main.cf", "old");
        MountNamespace.BindReadOnly(directory.Path);
        other.Add("writable", "old");
        MountNamespace.Bind(other["writable"], directory["main.cf"]);
        Assert.Equal(WriteResult.WrittenInPlace, Write("main.cf", "new", Public));
        Assert.Equal("new", File.ReadAllText(other["writable"]));
    });

    [RootFact]
    public void On_a_read_only_mount_a_young_file_with_the_right_owner_and_mode_is_good() => MountNamespace.Run(() =>
    {
        Write("main.cf", "a = b", Public);
        MountNamespace.BindReadOnly(directory.Path);
        Assert.Equal(WriteResult.Unchanged, AtomicFile.Write(directory["main.cf"], Bytes("a = b"), TemporaryDirectory.Mine(Public), backDated: true));
    });

    [RootFact]
    public void On_a_read_only_mount_right_content_with_a_wrong_mode_is_said_to_be_kept() => MountNamespace.Run(() =>
    {
        Write("a", "text", Public);
        MountNamespace.BindReadOnly(directory.Path);
        Assert.Equal(WriteResult.NotCorrected, Write("a", "text", Secret));
        Assert.Equal(WriteResult.Unchanged, Write("a", "text", Public));
    });

    [RootFact]
    public void On_a_read_only_mount_other_content_fails_with_the_reason() => MountNamespace.Run(() =>
    {
        Write("a", "text", Public);
        MountNamespace.BindReadOnly(directory.Path);
        Assert.Equal(Libc.EROFS, Assert.Throws<KernelException>(() => Write("a", "new", Public)).Errno.Value);
        Assert.Equal(Libc.EROFS, Assert.Throws<KernelException>(() => Write("b", "new", Public)).Errno.Value);
    });

    [RootFact]
    public void On_a_full_disk_a_file_stays_as_it_is_and_nothing_is_left_beside_it() => MountNamespace.Run(() =>
    {
        MountNamespace.Tmpfs(directory.Path, "size=8k");
        Write("a", "old", Public);
        Assert.Equal(Libc.ENOSPC, Assert.Throws<KernelException>(() => Write("a", new string('x', 5000), Public)).Errno.Value);
        Assert.Equal("old", File.ReadAllText(directory["a"]));
        Assert.Equal(["a"], directory.Names());
    });

    [RootFact]
    public void Without_a_free_inode_a_file_is_not_overwritten_where_it_is() => MountNamespace.Run(() =>
    {
        MountNamespace.Tmpfs(directory.Path, "nr_inodes=2");
        Write("a", "old", Public);
        Assert.Equal(Libc.ENOSPC, Assert.Throws<KernelException>(() => Write("a", "new", Public)).Errno.Value);
        Assert.Equal("old", File.ReadAllText(directory["a"]));
    });

    [RootFact]
    public void A_file_mounted_on_its_own_from_a_full_disk_gets_its_old_content_back() => MountNamespace.Run(() =>
    {
        using var full = new TemporaryDirectory();
        MountNamespace.Tmpfs(full.Path, "size=8k");
        full.Add("a", "old");
        directory.Add("a", "");
        MountNamespace.Bind(full["a"], directory["a"]);
        Assert.Equal(Libc.ENOSPC, Assert.Throws<KernelException>(() => Write("a", new string('x', 9000), Public)).Errno.Value);
        Assert.Equal("old", File.ReadAllText(full["a"]));
        MountNamespace.Detach(full.Path);
    });

    private WriteResult Write(string name, string content, int mode) =>
        AtomicFile.Write(directory[name], Bytes(content), TemporaryDirectory.Mine(mode));

    private FileFacts Facts(string name) => LinuxFiles.Find(directory[name])!;

    private double Age(string name) => (DateTime.UtcNow - File.GetLastWriteTimeUtc(directory[name])).TotalSeconds;

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

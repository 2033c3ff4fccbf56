using Pfinit.Apply;
using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

/// <summary>On a tree of its own below /, since every directory above a key counts and /tmp is open to all.</summary>
public sealed class KeyProtectionTests : IDisposable
{
    private const uint OpenDkim = 4101;
    private const uint Group = 4104;

    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [RootFact]
    public void A_key_of_another_owner_is_given_to_opendkim() => InSafeDirectory(path =>
    {
        Assert.Empty(Ensure(path));
        Assert.Equal((OpenDkim, Group, TemporaryDirectory.Octal("400")), Facts(path));
    });

    [RootFact]
    public void A_key_open_to_others_is_closed() => InSafeDirectory(path =>
    {
        LinuxFiles.SetOwner(path, OpenDkim, Group);
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("644"));
        Assert.Empty(Ensure(path));
        Assert.Equal((OpenDkim, Group, TemporaryDirectory.Octal("400")), Facts(path));
    });

    [RootFact]
    public void A_key_of_a_stranger_that_all_may_write_is_closed() => InSafeDirectory(path =>
    {
        LinuxFiles.SetOwner(path, 2000, 3000);
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("777"));
        Assert.Empty(Ensure(path));
        Assert.Equal((OpenDkim, Group, TemporaryDirectory.Octal("400")), Facts(path));
    });

    [RootFact]
    public void On_a_read_only_mount_RequireSafeKeys_no_accepts_a_key_that_opendkim_can_read() => InSafeDirectory(path =>
    {
        var keys = Path.GetDirectoryName(path)!;
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("644"));
        LinuxFiles.SetMode(keys, TemporaryDirectory.Octal("1777"));
        MountNamespace.BindReadOnly(keys);
        Assert.EndsWith(", or set OPENDKIM_RequireSafeKeys=no", Assert.Single(Ensure(path)), StringComparison.Ordinal);
        Assert.Empty(Ensure(path, requiresSafeKeys: false));
    });

    [RootFact]
    public void RequireSafeKeys_no_does_not_help_a_key_that_opendkim_cannot_read() => InSafeDirectory(path =>
    {
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("600"));
        MountNamespace.BindReadOnly(Path.GetDirectoryName(path)!);
        Assert.Contains("opendkim cannot read it", Assert.Single(Ensure(path, requiresSafeKeys: false)), StringComparison.Ordinal);
    });

    [RootFact]
    public void A_key_that_is_safe_already_keeps_its_mode() => InSafeDirectory(path =>
    {
        LinuxFiles.SetOwner(path, OpenDkim, Group);
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("600"));
        Assert.Empty(Ensure(path));
        Assert.Equal((OpenDkim, Group, TemporaryDirectory.Octal("600")), Facts(path));
    });

    [RootFact]
    public void On_a_read_only_mount_a_key_for_root_only_is_an_error_that_says_what_to_do() => InSafeDirectory(path =>
    {
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("600"));
        MountNamespace.BindReadOnly(Path.GetDirectoryName(path)!);
        Assert.Equal(
            [$"pfinit: error: {path}: opendkim cannot read it: uid 0, mode 0600 (chmod: Read-only file system); give it uid 4101 and mode 0400, or gid 4104 and 0440, where it comes from"],
            Ensure(path));
    });

    [RootFact]
    public void On_a_read_only_mount_a_key_that_all_may_read_is_an_error_since_OpenDKIM_refuses_it() => InSafeDirectory(path =>
    {
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("644"));
        MountNamespace.BindReadOnly(Path.GetDirectoryName(path)!);
        Assert.StartsWith($"pfinit: error: {path}: OpenDKIM refuses a key that others can read or write: mode 0644 (chmod: ", Assert.Single(Ensure(path)), StringComparison.Ordinal);
    });

    [RootFact]
    public void On_a_read_only_mount_a_key_for_the_group_of_opendkim_is_good() => InSafeDirectory(path =>
    {
        LinuxFiles.SetOwner(path, 0, Group);
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("440"));
        MountNamespace.BindReadOnly(Path.GetDirectoryName(path)!);
        Assert.Empty(Ensure(path));
    });

    [RootFact]
    public void A_directory_that_opendkim_cannot_enter_is_named() => InSafeDirectory(path =>
    {
        var keys = Path.GetDirectoryName(path)!;
        LinuxFiles.SetMode(keys, TemporaryDirectory.Octal("700"));
        Assert.Equal([$"pfinit: error: {path}: opendkim cannot enter {keys}: uid 0, mode 0700"], Ensure(path));
    });

    [RootFact]
    public void A_directory_that_others_can_write_to_is_named() => InSafeDirectory(path =>
    {
        var keys = Path.GetDirectoryName(path)!;
        LinuxFiles.SetMode(keys, TemporaryDirectory.Octal("777"));
        Assert.Equal([$"pfinit: error: {path}: OpenDKIM refuses a key when others can write to {keys}: uid 0, mode 0777; change that where it is mounted from, or set OPENDKIM_RequireSafeKeys=no"], Ensure(path));
    });

    [RootFact]
    public void A_key_behind_a_link_is_protected_where_it_is() => InSafeDirectory(path =>
    {
        var link = path + ".link";
        File.CreateSymbolicLink(link, path);
        Assert.Empty(Ensure(link));
        Assert.Equal((OpenDkim, Group, TemporaryDirectory.Octal("400")), Facts(path));
    });

    [RootFact]
    public void A_key_behind_the_links_of_a_Kubernetes_secret_is_protected_where_it_is() => InSafeDirectory(path =>
    {
        var keys = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(keys + "/..2026_01_02");
        LinuxFiles.SetMode(keys + "/..2026_01_02", TemporaryDirectory.Octal("755"));
        File.Move(path, keys + "/..2026_01_02/example.org.private");
        File.CreateSymbolicLink(keys + "/..data", "..2026_01_02");
        File.CreateSymbolicLink(path, "..data/example.org.private");
        Assert.Empty(Ensure(path));
        Assert.Equal((OpenDkim, Group, TemporaryDirectory.Octal("400")), Facts(keys + "/..2026_01_02/example.org.private"));
    });

    [RootFact]
    public void A_directory_among_the_keys_that_others_can_write_to_is_closed() => InSafeDirectory(path =>
    {
        var keys = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(keys + "/..1");
        LinuxFiles.SetMode(keys + "/..1", TemporaryDirectory.Octal("777"));
        File.Move(path, keys + "/..1/example.org.private");
        File.CreateSymbolicLink(path, "..1/example.org.private");
        Assert.Contains("OpenDKIM refuses a key when others can write to " + keys + "/..1", Assert.Single(Ensure(path)), StringComparison.Ordinal);
        Assert.Empty(Ensure(path, volume: keys));
        Assert.Equal((OpenDkim, Group, TemporaryDirectory.Octal("700")), Facts(keys + "/..1"));
    });

    [RootFact]
    public void Opendkim_gets_no_file_that_it_has_linked_to_by_itself() => InSafeDirectory(path =>
    {
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("600"));
        var link = path + ".link";
        File.CreateSymbolicLink(link, path);
        LinuxFiles.SetOwner(link, OpenDkim, Group);
        Assert.Equal(
            [$"pfinit: error: {link}: opendkim cannot read it: uid 0, mode 0600; it keeps owner and mode, since {link} is not a link that root made"],
            Ensure(link));
        Assert.Equal((0u, 0u, TemporaryDirectory.Octal("600")), Facts(path));
    });

    [RootFact]
    public void Opendkim_gets_no_file_through_a_link_of_its_own_further_on() => InSafeDirectory(path =>
    {
        LinuxFiles.SetMode(path, TemporaryDirectory.Octal("600"));
        File.CreateSymbolicLink(path + ".link", path + ".next");
        File.CreateSymbolicLink(path + ".next", path);
        LinuxFiles.SetOwner(path + ".next", OpenDkim, Group);
        Assert.EndsWith($"since {path}.next is not a link that root made", Assert.Single(Ensure(path + ".link")), StringComparison.Ordinal);
        Assert.Equal((0u, 0u, TemporaryDirectory.Octal("600")), Facts(path));
    });

    [Fact]
    public void Only_what_is_known_to_be_wrong_with_a_key_is_a_mistake()
    {
        var key = directory.Add("example.org.private", "key");
        var tooLong = directory[new string('a', 300)];
        var found = KeyProtection.Foresee([key, tooLong], TestAccounts.Create(directory, OpenDkim, Group));
        Assert.Equal([(key, true), (tooLong, false)], found.Select(problem => (problem.Subject, problem.IsMistake)));
        Assert.StartsWith("cannot be checked: ", found[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_not_there_is_no_concern_here() => Assert.Empty(Ensure(directory["none"]));

    // /run is root's own; a tree there has no ancestor that others can write to.
    private static void InSafeDirectory(Action<string> test) => MountNamespace.Run(() =>
    {
        var root = $"/run/pfinit-test-{Environment.ProcessId}-{Guid.NewGuid():N}";
        Directory.CreateDirectory(root + "/keys");
        try
        {
            LinuxFiles.SetMode(root, TemporaryDirectory.Octal("755"));
            LinuxFiles.SetMode(root + "/keys", TemporaryDirectory.Octal("755"));
            File.WriteAllText(root + "/keys/example.org.private", "key");
            test(root + "/keys/example.org.private");
        }
        finally
        {
            MountNamespace.Detach(root + "/keys");
            Directory.Delete(root, recursive: true);
        }
    });

    private static string[] Ensure(string path, bool requiresSafeKeys = true, string volume = "/none")
    {
        using var files = new TemporaryDirectory();
        var accounts = TestAccounts.Create(files, OpenDkim, Group);
        var before = LinuxFiles.FindTarget(path);
        var foreseen = KeyProtection.Foresee([path], accounts, requiresSafeKeys, volume);
        Assert.Equal(before, LinuxFiles.FindTarget(path));
        var said = KeyProtection.Ensure([path], accounts, requiresSafeKeys, volume);
        Assert.Equal(said, foreseen);
        return [.. said.Select(message => message.ToString())];
    }

    private static (uint Uid, uint Gid, int Mode) Facts(string path)
    {
        var facts = LinuxFiles.Find(path)!;
        return (facts.Uid, facts.Gid, facts.Mode);
    }
}

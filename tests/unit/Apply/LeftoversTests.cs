using Pfinit.Apply;
using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

public sealed class LeftoversTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public LeftoversTests()
    {
        Directory.CreateDirectory(directory["queue/pid"]);
        Directory.CreateDirectory(directory["data"]);
    }

    private string Pid => directory["queue/pid/master.pid"];

    private string Lock => directory["data/master.lock"];

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Where_nothing_was_left_there_is_nothing_to_say() => Assert.Empty(PutRight());

    [Fact]
    public void Files_that_Postfix_can_lock_stay()
    {
        File.WriteAllText(Pid, "4711\n");
        File.WriteAllText(Lock, "");
        Assert.Empty(PutRight());
        Assert.Equal("4711\n", File.ReadAllText(Pid));
        Assert.True(File.Exists(Lock));
    }

    [Fact]
    public void Links_and_empty_directories_are_removed()
    {
        File.CreateSymbolicLink(Pid, "/nowhere");
        Directory.CreateDirectory(Lock);

        Assert.Equal(
            [$"pfinit: {Pid}: was left behind and no file that Postfix would lock; removed", $"pfinit: {Lock}: was left behind and no file that Postfix would lock; removed"],
            PutRight());
        Assert.Empty(PutRight());
    }

    [Fact]
    public void A_file_with_a_second_name_is_removed()
    {
        File.WriteAllText(Pid, "");
        LinuxFiles.Link(Pid, directory["second"]);
        Assert.Single(PutRight());
        Assert.Null(LinuxFiles.Find(Pid));
    }

    [Fact]
    public void A_lock_that_its_owner_cannot_open_gets_the_right_mode()
    {
        File.WriteAllText(Lock, "");
        LinuxFiles.SetMode(Lock, 0);
        Assert.Equal([$"pfinit: {Lock}: was left behind with an owner or mode that keeps Postfix from locking it; put right"], PutRight());
        Assert.Equal(TemporaryDirectory.Octal("600"), LinuxFiles.Find(Lock)!.Mode);
    }

    [RootFact]
    public void A_lock_of_somebody_else_is_given_to_its_owner()
    {
        File.WriteAllText(Lock, "");
        Assert.Single(PutRight(new Account(12345, 12346)));
        Assert.Equal((12345u, 12346u), (LinuxFiles.Find(Lock)!.Uid, LinuxFiles.Find(Lock)!.Gid));
    }

    [Fact]
    public void What_cannot_be_removed_is_an_error()
    {
        Directory.CreateDirectory(Path.Combine(Lock, "inside"));
        Assert.Equal([$"pfinit: error: {Lock}: is in the way of Postfix's lock and cannot be put right: rmdir: Directory not empty"], PutRight());
    }

    private IEnumerable<string> PutRight(Account? postfix = null) =>
        new Leftovers(directory["queue"], directory["data"], postfix ?? new Account(Libc.geteuid(), Libc.getegid())).PutRight().Select(diagnostic => diagnostic.ToString());
}

using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class MasterProcessTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("pfinit-master").FullName;

    private string PidFile => Path.Combine(directory, "master.pid");

    [Theory]
    [InlineData("             41\n", "41 (master) S 1 41 41 0 -1 4194560 1 2 0 0 3 4", null)]
    [InlineData("41\n", "41 (master) Z 1 41 41 0 -1 4194560 1 2 0 0 3 4", "pid 41 is dead")]
    [InlineData("41\n", "41 (sh) S 1 41 41 0 -1 4194560 1 2 0 0 3 4", "pid 41 is another program")]
    [InlineData("41\n", null, "pid 41 does not run")]
    [InlineData("", null, " holds no process id")]
    [InlineData("-1\n", null, " holds no process id")]
    [InlineData(null, null, ": No such file or directory")]
    public void Master_must_be_a_living_process_of_that_name(string? pidFile, string? stat, string? problem)
    {
        if (pidFile is not null)
            File.WriteAllText(PidFile, pidFile);
        Directory.CreateDirectory(Path.Combine(directory, "41"));
        if (stat is not null)
            File.WriteAllText(Path.Combine(directory, "41", "stat"), stat);

        var found = new MasterProcess(PidFile, directory).Problem();

        Assert.Equal(problem?.TrimStart(' ', ':'), found?.Replace(PidFile, "").TrimStart(' ', ':'));
    }

    [Theory]
    [InlineData("41\n", "41 (master) S 7 41 41 0 -1 4194560 1 2 0 0 3 4", "pfinit:stopping")]
    [InlineData("41\n", "41 (master) S 8 41 41 0 -1 4194560 1 2 0 0 3 4", null)]
    [InlineData("41\n", "41 (sh) S 7 41 41 0 -1 4194560 1 2 0 0 3 4", null)]
    [InlineData("", "41 (master) S 7 41 41 0 -1 4194560 1 2 0 0 3 4", null)]
    [InlineData(null, "41 (master) S 7 41 41 0 -1 4194560 1 2 0 0 3 4", null)]
    public void Its_parent_is_pfinit_whatever_its_pid(string? pidFile, string stat, string? parent)
    {
        if (pidFile is not null)
            File.WriteAllText(PidFile, pidFile);
        foreach (var (pid, text) in new[] { ("41", stat), ("7", "7 (pfinit:stopping) S 1 7 7 0 -1 4194560 1 2 0 0 3 4") })
        {
            Directory.CreateDirectory(Path.Combine(directory, pid));
            File.WriteAllText(Path.Combine(directory, pid, "stat"), text);
        }

        Assert.Equal(parent, new MasterProcess(PidFile, directory).ParentName());
    }

    [Fact]
    public void The_lock_master_holds_on_its_file_does_not_matter()
    {
        using var locked = new FileStream(PidFile, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        locked.Write("41"u8);
        locked.Flush();
        Assert.Equal("pid 41 does not run", new MasterProcess(PidFile, directory).Problem());
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);
}

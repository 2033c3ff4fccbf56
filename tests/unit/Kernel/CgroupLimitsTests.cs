using Pfinit.Kernel;

namespace Pfinit.Tests.Kernel;

public sealed class CgroupLimitsTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("pfinit-cgroup").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Version_2_is_read()
    {
        Write("memory.events", "low 0\nhigh 0\nmax 88\noom 4\noom_kill 3\noom_group_kill 9\n");
        Write("memory.max", "67108864\n");
        Write("pids.events", "max 7\n");
        Write("pids.max", "20\n");

        Assert.Equal(new CgroupLimits(3, 64 << 20, 7, 20), CgroupLimits.Read(root));
    }

    [Fact]
    public void Version_1_is_read()
    {
        Write("memory/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n");
        Write("memory/memory.limit_in_bytes", "67108864\n");
        Write("pids/pids.events", "max 7\n");
        Write("pids/pids.max", "20\n");

        Assert.Equal(new CgroupLimits(3, 64 << 20, 7, 20), CgroupLimits.Read(root));
    }

    [Fact]
    public void No_limit_is_none_in_either_version()
    {
        Write("memory.events", "oom_kill 0\n");
        Write("memory.max", "max\n");
        Write("pids.max", "max\n");
        Assert.Equal(default, CgroupLimits.Read(root));

        File.Delete(Path.Combine(root, "memory.events"));
        Write("memory/memory.limit_in_bytes", "9223372036854771712\n");
        Assert.Equal(default, CgroupLimits.Read(root));
    }

    [Fact]
    public void Without_the_file_system_nothing_is_limited() => Assert.Equal(default, CgroupLimits.Read(Path.Combine(root, "not-there")));

    private void Write(string file, string text)
    {
        var path = Path.Combine(root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}

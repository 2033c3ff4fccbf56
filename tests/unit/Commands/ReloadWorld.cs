using Pfinit.Apply;
using Pfinit.Commands;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Reloading;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests.Commands;

/// <summary>
/// The relay's directories, for the thread of one test only, with a relay that has started in them from <c>/etc/pfinit.toml</c>. The disk is a real one,
/// so that what a reload leaves there is what it would leave in the image.
/// </summary>
internal sealed class ReloadWorld
{
    private const string Settings = "/etc/pfinit.toml";
    private const string Domains = "allowed_sender_domains";
    private static readonly string[] Written = [Paths.Postfix, Paths.OpenDkim];

    private readonly LogRecorder log;
    private readonly RelayReload reload;
    private IReadOnlyList<string> marks = [];

    private ReloadWorld(string toml, Accounts accounts, LogRecorder log)
    {
        this.log = log;
        Complaints.End();
        Write(toml);
        var start = Preparation.Make(new Dictionary<string, string>());
        Assert.Equal([], start.Diagnostics.Where(found => found.Severity > Severity.Warning));
        var said = Applier.Apply(start.Plan, accounts);
        Assert.DoesNotContain(said, found => found.Severity > Severity.Warning);
        reload = new RelayReload(Relay, start, said, accounts, Complaints, Relay.Time);
        Mark();
    }

    public ScriptedRelay Relay { get; } = new();

    /// <summary>As after a good start.</summary>
    public Complaints Complaints { get; } = new();

    /// <summary>Files that were written, made or removed since the start or the last reload began.</summary>
    public IReadOnlyList<string> Touched => [.. Marks().Except(marks).Concat(marks.Except(Marks())).Select(mark => mark.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>What the thread that reloads watches now.</summary>
    public WatchList Watched => reload.Files;

    public static string MainCf => File.ReadAllText(Paths.MainCf);

    /// <summary>Runs a test where the relay was started with these settings.</summary>
    public static void Run(string toml, Action<ReloadWorld> test) => MountNamespace.Run(() =>
    {
        using var mine = new TemporaryDirectory();
        var accounts = TestAccounts.AllMine(mine);
        foreach (var place in new[] { "/etc", "/run", "/var/spool", "/var/lib" })
            MountNamespace.Tmpfs(place, "size=16m,mode=755");
        Directory.CreateDirectory(Paths.Postfix);

        // Postfix's own directories are looked for, and there is no Postfix here.
        File.WriteAllText(Paths.MainCf, Repository.Read("tests", "unit", "Golden", "default-main.cf").Replace(Paths.PostfixDaemons, Paths.PostfixCommands));
        File.Copy(Repository.Path("tests", "unit", "Golden", "default-master.cf"), Paths.MasterCf);
        File.WriteAllText(Paths.Aliases, "");
        File.WriteAllText(Paths.Aliases + ".lmdb", "");
        using var log = LogRecorder.Start();
        test(new ReloadWorld(toml, accounts, log));
    });

    /// <summary>Writes other settings and reads them as `pfinit reload` does; what was said, without the leading `pfinit: `.</summary>
    public (int Status, IReadOnlyList<string> Said) Reload(string toml)
    {
        Write(toml);
        return Reload();
    }

    public (int Status, IReadOnlyList<string> Said) Reload(bool asked = true)
    {
        Relay.Calls.Clear();
        Mark();
        var before = log.Lines.Count;
        var report = reload.Perform(asked);
        Assert.Equal(0, Relay.Reloading);
        return (report.Status, [.. log.Lines.Skip(before)]);
    }

    /// <summary>Settings for example.com, where they do not begin with other domains.</summary>
    public static void Write(string toml) => File.WriteAllText(Settings, toml.StartsWith(Domains, StringComparison.Ordinal) ? toml : $"{Domains} = [\"example.com\"]\n{toml}");

    // What nobody wrote has the same inode and the same times.
    private void Mark() => marks = Marks();

    private static List<string> Marks() => [.. Written.Where(Directory.Exists).SelectMany(directory => Directory.GetFiles(directory, "*", SearchOption.AllDirectories))
        .Select(path => LinuxFiles.FindTarget(path) is { } facts ? $"{path} {facts.Inode} {facts.Size} {facts.Modified.Seconds} {facts.Modified.Nanoseconds}" : path)];
}

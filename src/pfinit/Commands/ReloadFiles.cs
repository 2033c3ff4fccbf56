// Which files a reload is about: those of a plan that are not as they should be, in the order in which they may be written while everything runs, and
// those of others that matter.

using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Reloading;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>The files of a plan against those on the disk, when this was made.</summary>
internal sealed class ReloadFiles
{
    private static readonly string[] NeverWatched = ["/proc/", "/sys/", "/dev/", "/usr/share/pfinit/"];

    public ReloadFiles(RelayPlan planned)
    {
        var files = planned.Files.Select(file => file.Path == Paths.MainCf && Content(file.Path) is { } found
            ? file with { Content = Rebase.Keep(file.Content, found) }
            : file);
        Plan = planned with { Files = [.. files] };
        var changing = Plan.Files.Where(file => Content(file.Path) != file.Content).ToList();
        OfPostfix = [.. changing.Where(file => file.BackDated)];
        Before = [.. OfPostfix.Select(AsFound)];
        OfOpenDkimBefore = [.. changing.Where(IsOfOpenDkim).Select(AsFound)];
        OpenDkimNeedsRestart = changing.Find(file => file.Path == Paths.OpenDkimConf) is { } conf
            && OpenDkimRestart.IsNeeded(Content(conf.Path) ?? "", conf.Content);
    }

    /// <summary>main.cf is among <see cref="OfPostfix"/>.</summary>
    public bool MainCfChanges => OfPostfix.Any(file => file.Path == Paths.MainCf);

    /// <summary>What is to be in force.</summary>
    public RelayPlan Plan { get; }

    /// <summary>main.cf and master.cf, where they are to change. They come last: they refer to everything else.</summary>
    public IReadOnlyList<PlannedFile> OfPostfix { get; }

    /// <summary>The same files as they are now.</summary>
    public IReadOnlyList<PlannedFile> Before { get; }

    public bool PostfixChanges => OfPostfix.Count > 0;

    public bool OpenDkimChanges => OfOpenDkimBefore.Count > 0;

    /// <summary>OpenDKIM's files that are to change, as they are now.</summary>
    public IReadOnlyList<PlannedFile> OfOpenDkimBefore { get; }

    /// <summary>OpenDKIM does not take all of it over when it reads its files again.</summary>
    public bool OpenDkimNeedsRestart { get; }

    /// <summary>
    /// What OpenDKIM needs: before Postfix takes the first mail of a new domain there is somebody to sign it. Directories that are there are left alone: the
    /// queue is Postfix's while it runs.
    /// </summary>
    public RelayPlan ForOpenDkim => Nothing with
    {
        Directories = [.. Plan.Directories.Where(directory => LinuxFiles.FindTarget(directory.Path) is null)],
        Files = [.. Plan.Files.Where(IsOfOpenDkim)],
        KeyCopies = Plan.KeyCopies,
        NewKeys = Plan.NewKeys,
        KeyFiles = Plan.KeyFiles,
    };

    /// <summary>What main.cf and master.cf refer to. Nothing is removed but a table in whose place another one comes.</summary>
    public RelayPlan ForPostfix => Nothing with
    {
        Copies = Plan.Copies,
        Files = [.. Plan.Files.Where(file => !file.BackDated && !IsOfOpenDkim(file))],
        Tables = Plan.Tables,
        Logins = Plan.Logins,
        SelfSigned = Plan.SelfSigned,
        StaleTables = [.. Plan.StaleTables.Where(Written(Plan).Contains)],
    };

    private RelayPlan Nothing => Plan with
    {
        Directories = [],
        Copies = [],
        Files = [],
        Tables = [],
        KeyCopies = [],
        NewKeys = [],
        KeyFiles = [],
        Logins = [],
        SelfSigned = null,
        StaleTables = [],
        StaleFiles = [],
    };

    /// <summary>What nobody needs any more once the daemons have read their files.</summary>
    public RelayPlan Leftovers(RelayPlan before)
    {
        var (stays, was) = (Written(Plan), Written(before));
        var tables = Plan.StaleTables.Concat(before.Tables.Select(table => table.Path)).Where(path => !stays.Contains(path)).Distinct();
        var files = before.Files.Where(file => file.Path.StartsWith(Paths.Postfix + "/", StringComparison.Ordinal) && !file.Marked).Select(file => file.Path);
        return Nothing with
        {
            StaleTables = [.. tables],
            StaleFiles = [.. Plan.StaleFiles.Concat(files.Where(was.Contains)).Where(path => !stays.Contains(path)).Distinct()],
        };
    }

    /// <summary>Files that the daemons read and pfinit does not write: when one of them has changed, they have to read it again.</summary>
    public static IEnumerable<string> Marked(RelayPlan plan)
    {
        var written = Written(plan);
        return Named(plan).Where(path => !written.Contains(path)).Concat(plan.KeyFiles).Append(Paths.MainCf).Append(Paths.MasterCf);
    }

    /// <summary>What is not there yet, and pfinit makes.</summary>
    public static IEnumerable<string> Made(RelayPlan plan) => plan.Copies.Select(copy => copy.Target)
        .Concat(plan.KeyCopies.Select(copy => copy.Target)).Concat(plan.NewKeys.Select(key => key.PrivatePath))
        .Concat(plan.Directories.Select(directory => directory.Path));

    /// <summary>Files whose change is to be noticed: all that the settings were read from or name, there or not, and keys.</summary>
    /// <param name="inForce">The settings and the plan.</param>
    /// <param name="sources">What the last attempt read, which may have been refused.</param>
    /// <param name="read">What that was when it was read.</param>
    public static WatchList ToWatch(Preparation inForce, RecordedFiles sources, SourceMarks read)
    {
        var written = Written(inForce.Plan);
        var files = inForce.Sources.Paths.Concat(sources.Paths)
            .Concat(Named(inForce.Plan).Where(FileMark.MayBecomeFile))
            .Where(path => !written.Contains(path) && !NeverWatched.Any(start => path.StartsWith(start, StringComparison.Ordinal)))
            .Concat(Surroundings.KeyPathsFor(inForce.Settings))
            .Concat(inForce.Plan.KeyFiles);
        return new WatchList([.. files.Distinct()], [.. inForce.Sources.Directories]) { Read = read };
    }

    /// <summary>OpenDKIM reads the file, and Postfix does not.</summary>
    public static bool IsOfOpenDkim(string path) => path.StartsWith(Paths.OpenDkim + "/", StringComparison.Ordinal);

    // One that is new has no content to go back to, and keeps its own.
    private static PlannedFile AsFound(PlannedFile file) => file with { Content = Content(file.Path) ?? file.Content };

    private static bool IsOfOpenDkim(PlannedFile file) => IsOfOpenDkim(file.Path);

    private static IEnumerable<string> Named(RelayPlan plan) => NamedFiles.In(
        new MainCf(plan.Files.First(file => file.Path == Paths.MainCf).Content), new MasterCf(plan.Files.First(file => file.Path == Paths.MasterCf).Content));

    private static HashSet<string> Written(RelayPlan plan) => new(
        plan.Files.Select(file => file.Path).Concat(plan.Tables.Select(table => table.Path)).Append(Paths.SetRecord).Append(Paths.SaslServerConf).Append(Paths.SaslDatabase).Append(Paths.SelfSigned),
        StringComparer.Ordinal);

    private static string? Content(string path)
    {
        try
        {
            return LinuxFiles.ReadText(path);
        }
        catch (KernelException)
        {
            return null;
        }
    }
}

// What run, check, render and convert have in common: settings, surroundings and plan, with every diagnostic on the way. Touches nothing.

using System.Text;
using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Reloading;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>Settings and plan of this environment.</summary>
internal sealed class Preparation
{
    private readonly List<Diagnostic> ofSettings = [];
    private readonly List<Diagnostic> ofPlan = [];
    private readonly SourceMarks marks = new();
    private readonly RecordedFiles files;
    private string? publicName;

    private Preparation(IReadOnlyDictionary<string, string> environment, Preparation? running)
    {
        files = new RecordedFiles(SurroundingsReader.InputFiles(), marks.Note);
        publicName = running?.publicName;
        Environment = environment;
        if (running is not null)
            LookPast(running);
        SetRecordBefore = files.Exists(Paths.SetRecord) ? files.Read(Paths.SetRecord, out _) ?? [] : [];
        Values = SettingsReader.Collect(Environment, files, ofSettings);
        Settings = new SettingsBuilder(Values, files, ofSettings).Build();
        foreach (var key in Surroundings.KeyPathsFor(Settings))
            marks.Note(key);
        var surroundings = SurroundingsReader.Read(Settings, files, publicName);
        HostName = surroundings.HostName;
        (MainCfBefore, MasterCfBefore) = (surroundings.MainCf, surroundings.MasterCf);
        Plan = PlanFrom(surroundings);
    }

    /// <summary>The host name that the plan is for.</summary>
    public string HostName { get; private set; }

    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Who set what.</summary>
    public SettingValues Values { get; }

    public PfinitSettings Settings { get; }

    public RelayPlan Plan { get; private set; }

    /// <summary>Everything that was found, in the order of the settings files, then of the checks.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => FileOrder.Of(ofSettings.Concat(ofPlan), Values.Files);

    /// <summary>How many mistakes forbid a start.</summary>
    public int Mistakes => Diagnostics.Count(diagnostic => diagnostic.Severity >= Severity.Fatal);

    /// <summary>The files that all this was read from.</summary>
    public RecordedFiles Sources => files;

    /// <summary>What these files, keys, and all that Postfix is to read were before anybody looked into them.</summary>
    public SourceMarks Marks => marks;

    /// <summary>main.cf as the plan found it.</summary>
    public string MainCfBefore { get; }

    /// <summary>master.cf, likewise.</summary>
    public string MasterCfBefore { get; }

    /// <summary>The record that goes with the two; empty when there was none.</summary>
    private byte[] SetRecordBefore { get; }

    public static Preparation Make() => Make(OwnEnvironment.Variables());

    /// <summary>As <see cref="Make()"/>, with these variables instead of the process's own.</summary>
    public static Preparation Make(IReadOnlyDictionary<string, string> environment) => new(environment, null);

    /// <summary>
    /// Everything anew, while what was prepared here is in force: planned as if pfinit had never written main.cf and master.cf, so that what is no longer set
    /// goes away, with what others changed in them.
    /// </summary>
    public Preparation Again() => new(Environment, this);

    /// <summary>What the plan makes of one of the two files that are always in it.</summary>
    public string Planned(string path) => Plan.Files.First(file => file.Path == path).Content;

    /// <summary>Plans anew for a host of this public name. The name reaches into diagnostics, too: new ones replace those of the earlier plan.</summary>
    public void PlanFor(string publicName)
    {
        (HostName, this.publicName) = (publicName, publicName);
        ofPlan.Clear();
        Plan = PlanFrom(SurroundingsReader.Read(Settings, files, publicName));
    }

    private RelayPlan PlanFrom(Surroundings surroundings)
    {
        var plan = Planner.Build(Settings, surroundings, ofPlan);
        foreach (var path in ReloadFiles.Marked(plan))
            marks.Note(path);
        foreach (var path in ReloadFiles.Made(plan))
            marks.Disregard(path);
        return plan;
    }

    private void LookPast(Preparation running)
    {
        if (Text(Paths.MainCf) is { } mainCf)
            files.Replace(Paths.MainCf, Encoding.UTF8.GetBytes(Rebase.MainCf(running.MainCfBefore, running.Planned(Paths.MainCf), mainCf)));
        files.Replace(Paths.SetRecord, running.SetRecordBefore);
        if (Text(Paths.MasterCf) is { } masterCf)
            files.Replace(Paths.MasterCf, Encoding.UTF8.GetBytes(Rebase.MasterCf(running.MasterCfBefore, running.Planned(Paths.MasterCf), masterCf)));
    }

    private string? Text(string path) => files.Read(path, out _) is { } bytes ? Utf8Text.OrLatin1(bytes) : null;

    /// <summary>Reports everything that was found.</summary>
    public void Report()
    {
        foreach (var diagnostic in Diagnostics)
            Log.Write(diagnostic);
    }
}

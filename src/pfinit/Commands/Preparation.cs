// What run, check, render and convert have in common: settings, surroundings and plan, with every diagnostic on the way. Touches nothing.

using System.Collections;
using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>Settings and plan of this environment.</summary>
internal sealed class Preparation
{
    private readonly List<Diagnostic> ofSettings = [];
    private readonly List<Diagnostic> ofPlan = [];
    private readonly InputFiles files = new(SurroundingsReader.Seeds);

    private Preparation()
    {
        Environment = Variables();
        Values = SettingsReader.Collect(Environment, files, ofSettings);
        Settings = new SettingsBuilder(Values, files, ofSettings).Build();
        var surroundings = SurroundingsReader.Read(Settings, files);
        HostName = surroundings.HostName;
        Plan = Planner.Build(Settings, surroundings, ofPlan);
    }

    /// <summary>The host name that the plan is for.</summary>
    public string HostName { get; private set; }

    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Who set what.</summary>
    public SettingValues Values { get; }

    public PfinitSettings Settings { get; }

    public RelayPlan Plan { get; private set; }

    public IReadOnlyList<Diagnostic> Diagnostics => [.. ofSettings, .. ofPlan];

    /// <summary>How many mistakes forbid a start.</summary>
    public int Mistakes => Diagnostics.Count(diagnostic => diagnostic.Severity >= Severity.Fatal);

    public static Preparation Make() => new();

    /// <summary>The environment of this process.</summary>
    public static IReadOnlyDictionary<string, string> Variables() => System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    /// <summary>Plans anew for a host of this public name. The name reaches into diagnostics, too: new ones replace those of the earlier plan.</summary>
    public void PlanFor(string publicName)
    {
        HostName = publicName;
        ofPlan.Clear();
        Plan = Planner.Build(Settings, SurroundingsReader.Read(Settings, files, publicName), ofPlan);
    }

    /// <summary>Reports everything that was found.</summary>
    public void Report()
    {
        foreach (var diagnostic in Diagnostics)
            Log.Write(diagnostic);
    }
}

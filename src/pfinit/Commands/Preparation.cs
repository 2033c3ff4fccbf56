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
    private readonly List<Diagnostic> diagnostics = [];
    private Surroundings surroundings;

    private Preparation()
    {
        Environment = Variables();
        var files = new InputFiles(SurroundingsReader.Seeds);
        Values = SettingsReader.Collect(Environment, files, diagnostics);
        Settings = new SettingsBuilder(Values, files, diagnostics).Build();
        surroundings = SurroundingsReader.Read(Settings, files);
        Plan = Planner.Build(Settings, surroundings, diagnostics);
    }

    /// <summary>The host name that the plan is for.</summary>
    public string HostName => surroundings.HostName;

    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Who set what.</summary>
    public SettingValues Values { get; }

    public PfinitSettings Settings { get; }

    public RelayPlan Plan { get; private set; }

    public IReadOnlyList<Diagnostic> Diagnostics => diagnostics;

    /// <summary>How many mistakes forbid a start.</summary>
    public int Mistakes => diagnostics.Count(diagnostic => diagnostic.Severity >= Severity.Fatal);

    public static Preparation Make() => new();

    /// <summary>The environment of this process.</summary>
    public static IReadOnlyDictionary<string, string> Variables() => System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    /// <summary>
    /// Plans anew for a host of this name. Hardly a diagnostic depends on it (two logins may become one in the new domain); those that are new
    /// are reported.
    /// </summary>
    public void PlanFor(string hostName)
    {
        surroundings = SurroundingsReader.ForHost(hostName, surroundings, Settings);
        var found = new List<Diagnostic>();
        Plan = Planner.Build(Settings, surroundings, found);
        foreach (var diagnostic in found.Except(diagnostics).ToList())
        {
            diagnostics.Add(diagnostic);
            Log.Write(diagnostic);
        }
    }

    /// <summary>Reports everything that was found.</summary>
    public void Report()
    {
        foreach (var diagnostic in diagnostics)
            Log.Write(diagnostic);
    }
}

// `pfinit check`: would the relay start with these settings?

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>Validates the settings without touching anything.</summary>
internal static class Check
{
    private const string Help = """
        pfinit check: validate the settings and exit

        Reads the same environment, files and mounts as `run`, reports every mistake at once and changes nothing.
        Exit status 0 when the relay would start, 78 when it would not, 71 when only a place that has to be written in is mounted
        read-only. A warning, as about a misspelled name, is no reason not to start; the last line says how many there are.

          --strict    exit with 78 for a warning, too: for a pipeline that checks settings before they are deployed
          --explain   first print every setting with its value (secrets masked), who set it, and which other values that
                      overrides; `refused` marks a value that is a mistake

        Examples:
          docker run --rm --env-file relay.env pfinit check --strict
          docker run --rm -v ./pfinit.toml:/etc/pfinit.toml:ro pfinit check
          docker exec relay pfinit check --explain

        """;

    private const string Explain = "--explain";
    private const string Strict = "--strict";

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (Usage.Check("check", Help, arguments, Explain, Strict) is { } status)
            return status;
        var preparation = Preparation.Make();
        if (arguments.Contains(Explain))
            StandardOutput.Write(Explanation.Of(preparation.Values) + "\n");
        preparation.Report();
        if (preparation.Mistakes == 0)
            HostName.Announce(preparation);
        var places = ReadOnlyPlaces.Find(preparation.Plan.Directories);
        foreach (var place in places)
            Log.Write(place);
        var found = preparation.Diagnostics.Concat(Keys(preparation.Plan)).ToList();
        if (places.Count > 0 && found.TrueForAll(diagnostic => diagnostic.Severity < Severity.Fatal))
            return ExitStatus.OperatingSystem;
        var verdict = Verdict(found, arguments.Contains(Strict));
        if (verdict.Line is { Severity: Severity.Info } good)
            StandardOutput.Write(good + "\n");
        else if (verdict.Line is { } refused)
            Log.Write(refused);
        return verdict.Status;
    }

    // On a host that has no opendkim nothing can be said of who may read a key.
    private static List<Diagnostic> Keys(RelayPlan plan)
    {
        var accounts = Accounts.Read();
        if (plan.KeyFiles.Count == 0 || accounts.User(DkimKeys.PrivateAccess.Owner) is null)
            return [];
        List<Diagnostic> found = [.. KeyProtection.Foresee(plan.KeyFiles, accounts, plan.RequiresSafeKeys).Select(plan.Judge)];
        found.ForEach(Log.Write);
        return found;
    }

    /// <summary>The last line, if there is one to add to the mistakes themselves, and the exit status.</summary>
    internal static (Diagnostic? Line, int Status) Verdict(IReadOnlyList<Diagnostic> found, bool strict)
    {
        const string Subject = "settings";
        if (found.Any(diagnostic => diagnostic.Severity >= Severity.Fatal))
            return (null, ExitStatus.Settings);
        var warnings = found.Count(diagnostic => diagnostic.Severity >= Severity.Warning);
        if (warnings == 0)
            return (Diagnostic.Info(Subject, "good"), ExitStatus.Ok);
        return strict
            ? (Diagnostic.Fatal(Subject, $"{Counted.Text(warnings, "warning")}, which {Strict} does not let pass; the relay would start"), ExitStatus.Settings)
            : (Diagnostic.Info(Subject, $"good, with {Counted.Text(warnings, "warning")}, for which check {Strict} exits with {ExitStatus.Settings}"), ExitStatus.Ok);
    }
}

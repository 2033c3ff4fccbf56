// How far the proofs go: a bounded form in every test run, the full one with `./build.sh faults`, which sets PFINIT_FAULTS=full.

namespace Pfinit.Integration.Faults;

/// <summary>Rounds, seed and the place for the counts.</summary>
internal static class FaultSuite
{
    private static readonly Lock Writing = new();

    /// <summary>How often the relay is stopped or killed in a proof.</summary>
    public static int Rounds { get; } = Environment.GetEnvironmentVariable("PFINIT_FAULTS") == "full" ? 50 : 3;

    /// <summary>`PFINIT_FAULTS_SEED`, or another one every time.</summary>
    public static int Seed { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("PFINIT_FAULTS_SEED"), out var seed) ? seed : Random.Shared.Next(1, 1_000_000);

    /// <summary>Adds a line to the file that `PFINIT_FAULTS_COUNTS` names, if any: what `./build.sh faults` prints in the end.</summary>
    public static void Report(string line)
    {
        if (Environment.GetEnvironmentVariable("PFINIT_FAULTS_COUNTS") is { Length: > 0 } file)
        {
            lock (Writing)
                File.AppendAllText(file, line + "\n");
        }
    }
}

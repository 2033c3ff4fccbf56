namespace Pfinit.Integration.Bed;

/// <summary>What the log of a relay warns of.</summary>
internal static class Warnings
{
    /// <summary>Part of the line about a self-test that was broken off: a matter of the machine, which stood still meanwhile, and not of the relay.</summary>
    public const string SlowSelfTest = "self-test: no answer to";

    /// <summary>The lines with a warning until now, whoever warns, without <see cref="SlowSelfTest"/>.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(Relay relay) => [.. (await relay.LogAsync()).Split('\n').Where(
        line => line.Contains("warning", StringComparison.OrdinalIgnoreCase) && !line.Contains(SlowSelfTest, StringComparison.Ordinal))];
}

namespace Pfinit.Plan;

/// <summary>Which changes of opendkim.conf a running OpenDKIM does not take over when it reads it again.</summary>
internal static class OpenDkimRestart
{
    /// <summary>opendkim(8), section SIGNALS.</summary>
    private static readonly string[] OnlyAtStart =
    [
        "AutoRestart", "AutoRestartCount", "AutoRestartRate", "Background", "ChangeRootDirectory", "MilterDebug", "PidFile", "QueryCache", "Quarantine", "Socket",
        "StrictTestMode", "TestPublicKeys", "UMask", "UserID",
    ];

    private static readonly char[] Blank = [' ', '\t'];

    public static bool IsNeeded(string before, string after) => OnlyAtStart.Any(name => Value(before, name) != Value(after, name));

    private static string? Value(string conf, string name) => conf.Split('\n').Select(line => line.Split(Blank, 2))
        .LastOrDefault(words => words.Length == 2 && string.Equals(words[0], name, StringComparison.OrdinalIgnoreCase))?[1];
}

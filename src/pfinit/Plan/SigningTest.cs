// The question that OpenDKIM is asked before it counts as up: would it sign? Observe/SignerTest asks it.

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Whose mail is to be signed, and what of the settings may keep OpenDKIM from it.</summary>
internal sealed record SigningTest
{
    /// <summary>Each domain with a key, as an A-label.</summary>
    public required IReadOnlyList<string> Domains { get; init; }

    /// <summary>As <see cref="NameIn"/>.</summary>
    public required string DaemonName { get; init; }

    /// <summary>Where the user's own options of OpenDKIM were set.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>Null when no answer would tell: OpenDKIM may sign for clients and not for the machine itself, which is the one that asks.</summary>
    public static SigningTest? For(PfinitSettings settings, MainCf mainCf, IReadOnlyList<SigningKey> keys) => SignerScope.PassesOverLocalMail(settings.OpenDkim) ? null : new()
    {
        Domains = [.. keys.Select(key => key.Domain.Ascii).Distinct()],
        DaemonName = NameIn(mainCf),
        Options = [.. settings.OpenDkim.Keys.OrderBy(name => name, StringComparer.Ordinal).Select(name => settings.OpenDkim[name].Origin.Name)],
    };

    /// <summary>Postfix's name as milters get to know it: milter_macro_daemon_name, which is $myhostname unless set (postconf(5)).</summary>
    public static string NameIn(MainCf mainCf) => mainCf["milter_macro_daemon_name"] is { Length: > 0 } name && !name.Contains('$') ? name : mainCf["myhostname"] ?? "";
}

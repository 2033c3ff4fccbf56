// OpenDKIM signs for clients that it takes for its own (opendkim.conf(5), InternalHosts and PeerList). Mail that is released from hold comes to it as mail
// of sendmail(1) does, from 127.0.0.1, whoever sent it first: options that make a difference between the two would have it leave unsigned.

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Tells whether OpenDKIM signs what comes from the machine itself.</summary>
internal static class SignerScope
{
    private const char Sign = 's';

    private static readonly string[] Loopback = ["127.0.0.1", "127.0.0.0/8", "localhost"];
    private static readonly char[] Separators = [' ', '\t', ','];

    /// <summary>Which option of the user keeps OpenDKIM from signing local mail, or may do so, and why; null: none does.</summary>
    public static string? Obstacle(IReadOnlyDictionary<string, ParameterValue> options)
    {
        if (Find(options, "Mode") is { Value: { } mode } && !mode.Contains(Sign))
            return $"OpenDKIM's Mode is {mode}, with which it signs nothing";
        if (LeavesLocalMailOut(options))
            return "OpenDKIM's InternalHosts does not name 127.0.0.1, from which mail comes that is released";
        return HasPeers(options) ? "OpenDKIM's PeerList may have it pass over 127.0.0.1, from which mail comes that is released" : null;
    }

    /// <summary>OpenDKIM may sign for clients and yet not for the machine itself.</summary>
    public static bool PassesOverLocalMail(IReadOnlyDictionary<string, ParameterValue> options) => LeavesLocalMailOut(options) || HasPeers(options);

    private static bool LeavesLocalMailOut(IReadOnlyDictionary<string, ParameterValue> options) =>
        Find(options, "InternalHosts") is { Value: { } hosts } && !hosts.Split(Separators).Intersect(Loopback, StringComparer.OrdinalIgnoreCase).Any();

    private static bool HasPeers(IReadOnlyDictionary<string, ParameterValue> options) => Find(options, "PeerList") is { Value: not null };

    /// <summary>The option of this name, in any letter case; null when it is not set.</summary>
    public static ParameterValue? Find(IReadOnlyDictionary<string, ParameterValue> options, string name) =>
        options.Keys.FirstOrDefault(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) is { } key ? options[key] : null;
}

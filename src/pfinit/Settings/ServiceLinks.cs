// With enableServiceLinks Kubernetes describes every Service of the namespace in the environment of every pod, as Docker once did for links:
// a Service called relayhost gives RELAYHOST_PORT=tcp://10.0.0.1:25. Nobody wrote these as settings, so EnvironmentSource passes them over.

namespace Pfinit.Settings;

/// <summary>Tells the variables of a Service from settings.</summary>
internal static class ServiceLinks
{
    private const string Port = "_PORT";
    private static readonly string[] Protocols = ["_TCP", "_UDP", "_SCTP"];
    private static readonly string[] Details = ["", "_PROTO", "_PORT", "_ADDR"];

    /// <summary>
    /// `NAME_SERVICE_HOST`, `NAME_SERVICE_PORT`, `NAME_SERVICE_PORT_SMTP`, `NAME_PORT=tcp://…`, `NAME_PORT_587_TCP` and `NAME_PORT_587_TCP_ADDR`
    /// (or `_PORT`, `_PROTO`).
    /// </summary>
    public static bool Is(string variable, string text)
    {
        if (variable.Any(char.IsLower))
            return false;
        return variable.EndsWith("_SERVICE_HOST", StringComparison.Ordinal)
            || variable.EndsWith("_SERVICE_PORT", StringComparison.Ordinal)
            || variable.Contains("_SERVICE_PORT_")
            || (variable.EndsWith(Port, StringComparison.Ordinal) && text.Contains("://"))
            || Details.Any(detail => Protocols.Any(protocol => EndsWithPort(variable, protocol + detail)));
    }

    // …_PORT_587 before the ending
    private static bool EndsWithPort(string variable, string ending)
    {
        if (!variable.EndsWith(ending, StringComparison.Ordinal))
            return false;
        var end = variable.Length - ending.Length;
        var start = end;
        while (start > 0 && variable[start - 1] is >= '0' and <= '9')
            start--;
        return start < end && variable.Substring(0, start).EndsWith(Port + "_", StringComparison.Ordinal);
    }
}

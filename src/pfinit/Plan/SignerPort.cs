// The TCP port that OpenDKIM is told to listen at (OPENDKIM_Socket=inet:8891@127.0.0.1): one that something else of this relay has would end each start of
// one of the two, and the relay with the fifth.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Finds who else has the port of OpenDKIM.</summary>
internal static class SignerPort
{
    public const string Option = "Socket";

    /// <summary>The mistakes that show in the settings: Postfix listens at that port at all addresses, or the metrics are there.</summary>
    public static IEnumerable<Diagnostic> Conflicts(PfinitSettings settings, MainCf mainCf, MasterCf masterCf, MilterEndpoint? milter)
    {
        if (milter is not { Path: null } || !settings.OpenDkim.TryGetValue(Option, out var given))
            yield break;
        if (settings.MetricsListen?.Port == milter.Port)
            yield return given.Origin.Fatal($"port {milter.Port} is that of {MetricsRows.Listen.Variable}; choose another");
        if ((mainCf["inet_interfaces"] ?? "all") == "all" && masterCf.Services.FirstOrDefault(service => IsAt(service, milter.Port)) is { } taken)
            yield return given.Origin.Fatal($"port {milter.Port} is that of Postfix's service {taken.Key}; choose another, or leave the option out");
    }

    /// <summary>
    /// The address at which OpenDKIM is going to listen, as a literal, for whoever tries whether it is free; null where it is a name that only a resolver knows.
    /// </summary>
    public static string? Address(string option) => option.IndexOf('@') switch
    {
        < 0 => option.StartsWith("inet6", StringComparison.Ordinal) ? "::" : "0.0.0.0",
        var at => option.Substring(at + 1).Trim('[', ']') switch
        {
            "localhost" => option.StartsWith("inet6", StringComparison.Ordinal) ? "::1" : "127.0.0.1",
            var host when host.Length > 0 && host.All(letter => char.IsAsciiHexDigit(letter) || letter is '.' or ':') => host,
            _ => null,
        },
    };

    private static bool IsAt(MasterService service, int port) => service.Column(MasterService.TypeColumn) == "inet" && service.Column(0).IndexOf(':') < 0
        && SubmissionListener.PortOf(service) == port;
}

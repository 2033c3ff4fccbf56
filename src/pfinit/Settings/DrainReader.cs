// How the relay stops. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks DRAIN_TIMEOUT, DRAIN_DELAY, DRAIN_QUEUE and DRAIN_TO.</summary>
internal static class DrainReader
{
    private const string DefaultPort = "587";

    public static DrainSettings Read(SettingValues values, List<Diagnostic> diagnostics)
    {
        var isTimeoutGood = values.TrySpan(DrainRows.Timeout, Default(DrainRows.Timeout), out var timeout);
        var isDelayGood = values.TrySpan(DrainRows.Delay, Default(DrainRows.Delay), out var wait);
        var drain = new DrainSettings(timeout, wait, values.Flag(DrainRows.Queue)) { To = Peer(values, diagnostics) };
        if (isTimeoutGood && isDelayGood && wait > TimeSpan.Zero && wait >= timeout && values[DrainRows.Delay] is { } delay)
        {
            diagnostics.Add(delay.Origin.Fatal(
                $"{delay.Quoted} is not shorter than {DrainRows.Timeout.Variable}, {Duration.Text(drain.Timeout)}, of which it is a part"));
        }

        if (isTimeoutGood && timeout == TimeSpan.Zero && values[DrainRows.Timeout] is { } none)
        {
            diagnostics.Add(none.Origin.Warning(
                $"{none.Quoted} lets no delivery finish: what is being delivered at a stop is cut off, and may arrive twice"));
        }

        else if (isTimeoutGood && isDelayGood && values[DrainRows.To] is { } to && drain is { To: not null, Reserve: var reserve } && reserve < DrainSettings.ShortestHandover)
        {
            diagnostics.Add(to.Origin.Warning(
                $"{DrainRows.Timeout.Variable}, {Duration.Text(drain.Timeout)}, leaves no time to hand the queue over; a third of it less {DrainRows.Delay.Variable} is for that, and half a second is the least"));
        }

        return drain;
    }

    // A peer is a host, never a domain with MX records: brackets, whether they were written or not.
    private static string? Peer(SettingValues values, List<Diagnostic> diagnostics)
    {
        if (values[DrainRows.To] is not { Text: var text, Origin: var origin } || text.Trim().Length == 0)
            return null;
        var address = RelayAddress.Check(text.Trim(), null, "", out var problem);
        if (problem.Length == 0 && RelayAddress.Hosts(address).Count > 1)
            problem = $"{Quotation.Of(address)} names several hosts; one is wanted, whose name may have several addresses";
        if (problem.Length == 0 && RelayAddress.IsImplicitTls(address))
            problem = $"{Quotation.Of(address)} is a port where TLS comes first; the peer's port for submission is wanted, 587 as a rule";
        var (host, port) = RelayAddress.Split(address);
        if (problem.Length == 0 && port is not null && !port.All(c => c is >= '0' and <= '9'))
            problem = $"the port in {Quotation.Of(address)} is no number";
        if (problem.Length > 0)
        {
            diagnostics.Add(origin.Fatal(problem));
            return null;
        }

        return $"[{host}]:{port ?? DefaultPort}";
    }

    private static TimeSpan Default(Setting setting) => Duration.Parse(setting.Default)!.Value;
}

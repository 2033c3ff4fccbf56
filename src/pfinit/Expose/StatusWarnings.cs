using Pfinit.Diagnostics;
using Pfinit.Supervise;

namespace Pfinit.Expose;

/// <summary>What is wrong with a relay right now, a line each: what the start found, and what the figures say.</summary>
internal static class StatusWarnings
{
    public static IReadOnlyList<string> Of(RelayStatus status)
    {
        var warnings = new List<string>(status.Facts.Warnings.Concat(status.Facts.OfReload));
        if (!status.Draining)
            warnings.AddRange(status.Services.Where(service => service.State is not ServiceState.Up).Select(service => Describe(service, status.Now)));
        warnings.AddRange(status.Services.SelectMany(service => service.Stopped));
        warnings.AddRange(status.FullDisks);
        warnings.AddRange(status.Outages);
        if (status.Held - status.HeldWithoutKey is > 0 and var waiting)
            warnings.Add($"dkim: {Counted.Text(waiting, "message", "is", "are")} on hold until OpenDKIM signs again");
        if (status.HeldWithoutKey > 0)
            warnings.Add($"dkim: {Counted.Text(status.HeldWithoutKey, "message", "is", "are")} on hold since nothing signs for them now: a key is gone, or OpenDKIM passes over them; the log says which");
        warnings.AddRange(status.Tokens.Where(token => !(token.Expiry > status.Time))
            .Select(token => $"xoauth2 {token.Login}: no token that is good now; mail for that relay stays in the queue"));
        if (status.Queue is { Queues.Count: 0 })
            warnings.Add("queue: cannot be read");
        if (status.Queue?.Queues.FirstOrDefault(queue => queue.Name == "corrupt") is { Messages: > 0 and var corrupt })
            warnings.Add($"queue: {Counted.Text(corrupt, "message", "is", "are")} corrupt, in /var/spool/postfix/corrupt; Postfix does not deliver them");
        if (status.Log.Untold > 0)
            warnings.Add($"log: {Counted.Text(status.Log.Untold, "line", "is", "are")} lost: standard output is read too slowly, or cannot be written");
        return warnings;
    }

    private static string Describe(ServiceStatus service, TimeSpan now)
    {
        var last = service.LastExit is null ? "" : $"; last: {service.LastExit}";
        return service.NextStartAt is { } next && next > now ? $"{service.Name}: starts again in {Elapsed.Text(next - now)}{last}"
            : service.State is ServiceState.Failed ? $"{service.Name}: given up{last}"
            : $"{service.Name}: not up yet{last}";
    }
}

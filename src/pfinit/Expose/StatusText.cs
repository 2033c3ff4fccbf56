using System.Globalization;
using System.Text;
using Pfinit.Supervise;

namespace Pfinit.Expose;

/// <summary>`pfinit status` for people.</summary>
internal static class StatusText
{
    public static string Of(RelayStatus status)
    {
        var text = new StringBuilder();
        text.Append($"pfinit {BuildInfo.Version}, pid {status.Pid}, {status.Phase} for {Span(status.Uptime)}\n\n");
        AppendServices(text, status);
        AppendQueue(text, status);
        var mail = status.Mail;
        text.Append($"mail      {mail.Accepted} accepted, {mail.Rejected} refused; {mail.Sent} delivered, {mail.Deferred} deferred, {mail.Bounced} bounced, {mail.Expired} expired\n")
            .Append($"signing   {mail.Signed} signed, {mail.Unsigned} unsigned, {status.Held} on hold until signed\n")
            .Append($"log       {status.Log.Read} lines read, {status.Log.Written} written, {status.Log.Dropped} dropped, {status.Log.Hidden} hidden on purpose\n");
        AppendDomains(text, status);
        foreach (var token in status.Tokens)
            text.Append($"token     {token.Login}: {(token.Expiry is not { } expiry ? "none" : expiry > status.Time ? $"good for {Span(expiry - status.Time)}" : "expired")}\n");
        foreach (var warning in StatusWarnings.Of(status))
            text.Append($"warning   {warning}\n");
        return text.ToString();
    }

    /// <summary>`3s`, `1m 2s`, `2h 3m`, `4d 5h`.</summary>
    public static string Span(TimeSpan span)
    {
        var (whole, rest) = span.TotalMinutes < 1 ? ($"{Math.Max(0, span.Seconds)}s", "")
            : span.TotalHours < 1 ? ($"{span.Minutes}m", $" {span.Seconds}s")
            : span.TotalDays < 1 ? ($"{span.Hours}h", $" {span.Minutes}m")
            : ($"{span.Days.ToString(CultureInfo.InvariantCulture)}d", $" {span.Hours}h");
        return whole + rest;
    }

    private static void AppendServices(StringBuilder text, RelayStatus status)
    {
        if (status.Services.Count == 0)
            return;
        text.Append($"{"service",-10}{"state",-12}{"pid",7}  {"up for",-9}{"restarts",8}  last exit\n");
        foreach (var service in status.Services)
        {
            var uptime = service.StartedAt is { } started ? Span(status.Now - started) : "-";
            var last = service.LastExit is null ? "-" : $"{service.LastExit}, {Span(status.Now - service.LastExitAt!.Value)} ago";
            text.Append($"{service.Name,-10}{service.Word,-12}{(service.Pid == 0 ? "-" : $"{service.Pid}"),7}  {uptime,-9}{service.Restarts,8}  {last}\n");
        }

        text.Append('\n');
    }

    private static void AppendQueue(StringBuilder text, RelayStatus status)
    {
        if (status.Queue is not { Queues.Count: > 0 } survey)
        {
            text.Append("queue     not known yet\n\n");
            return;
        }

        text.Append($"{"queue",-10}{"messages",8}  oldest{(status.Now - survey.At >= TimeSpan.FromSeconds(2) ? $"    (as of {Span(status.Now - survey.At)} ago)" : "")}\n");
        foreach (var queue in survey.Queues)
            text.Append($"{queue.Name,-10}{queue.Messages,8}  {(queue.Oldest is { } age ? Span(age) : "-")}\n");
        text.Append('\n');
    }

    private static void AppendDomains(StringBuilder text, RelayStatus status)
    {
        const int Shown = 20;
        var domains = status.Facts.Domains;
        if (domains.Count == 0)
            return;
        var names = domains.Take(Shown).Select(domain => $"{domain.Name} ({(domain.Selector is null ? "unsigned" : "selector " + domain.Selector)})");
        text.Append($"dkim      {string.Join(", ", names)}{(domains.Count > Shown ? $" and {domains.Count - Shown} more" : "")}\n");
    }
}

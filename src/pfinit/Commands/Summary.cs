// What the relay is going to do, in a few lines at the start of the log: most questions of a new user are answered here.

using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>Logs the effective settings that matter most.</summary>
internal static class Summary
{
    public static void Report(PfinitSettings settings, RelayPlan plan)
    {
        Log.Info("senders", settings.SenderDomains.Count == 0
            ? "any domain"
            : Shorten(settings.SenderDomains.Select(domain => (domain.Subdomains ? "." : "") + domain.Name).ToList()));
        if (settings.AllowedRecipients.Count > 0)
            Log.Info("recipients", $"only {Shorten(settings.AllowedRecipients.Select(recipient => recipient.ToString()).ToList())}");
        if (settings.RedirectAllTo is { } target)
            Log.Info("recipients", $"every message goes to {target} instead");
        if (settings.OverwriteFrom is { } sender)
            Log.Info("sender", $"every message is from {sender.ToHeader()}");
        Log.Info("relay", settings.Relay is null ? "none, direct delivery" : Describe(settings.Relay));
        foreach (var route in settings.Routes)
        {
            var (which, patterns) = route.Senders.Count > 0 ? ("mail from ", route.Senders) : ("mail to ", route.Recipients);
            Log.Info(route.Name, $"{Describe(route.Relay)}: {which}{Shorten([.. patterns.Select(pattern => pattern.ToString())])}");
        }

        if (plan.Logins.Count > 0)
            Log.Info("logins", $"{plan.Logins.Count}; {Plaintext(settings)}");
        foreach (var client in plan.Logins.Where(client => !client.HadDomain))
            Log.Info("logins", $"\"{client.User}\" has no domain and logs in as {client.User} or as {client.Name}");
        if (plan.SelfSigned is { Kept: { } kept } certificate)
            Log.Write(certificate.Describe(kept, "kept"));
        if (!plan.Services.Any(service => service.Ready is ReadyProbe.Milter))
            Log.Info("dkim", $"no key in {Paths.Keys}: mail goes out unsigned");
        if (settings.Mask is { } mask)
            Log.Info("log", $"addresses are masked: {mask.Describe()}");
    }

    private static string Describe(SmartHost relay) => relay.Host
        + (relay.ImplicitTls ? ", TLS from the start" : "")
        + (relay.Login is { } login ? $", login {login.Username}{(login.OAuth2 is null ? "" : " by token (XOAUTH2)")}" : ", no login");

    private static string Plaintext(PfinitSettings settings)
    {
        const string Options = "smtpd_sasl_security_options";
        var asked = settings.Postfix.TryGetValue(Options, out var given) && given.Value?.Contains("noplaintext") != true;
        return asked ? $"PLAIN and LOGIN are offered without TLS, too, as POSTFIX_{Options} asks"
            : $"PLAIN and LOGIN are offered under TLS only; POSTFIX_{Options}=noanonymous offers them without";
    }

    private static string Shorten(List<string> names)
    {
        const int Shown = 10;
        return names.Count <= Shown ? string.Join(", ", names) : $"{string.Join(", ", names.Take(Shown))} and {names.Count - Shown} more";
    }
}

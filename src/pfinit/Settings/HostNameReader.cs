// Where the host name may be asked for. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks AUTOSET_HOSTNAME and AUTOSET_HOSTNAME_SERVICES.</summary>
internal static class HostNameReader
{
    /// <summary>The services to ask, in order; none when the host name is set or taken from the container.</summary>
    public static IReadOnlyList<HttpUrl> Services(SettingValues values, List<Diagnostic> diagnostics)
    {
        var given = values[ClientRows.AutosetHostnameServices];
        if (!values.Flag(ClientRows.AutosetHostname))
        {
            if (given is { Text.Length: > 0 } && !values.Incomplete)
                diagnostics.Add(given.Origin.Warning("unused without AUTOSET_HOSTNAME"));
            return [];
        }

        var services = given is { Text.Length: > 0 }
            ? Checked(given, values.Words(ClientRows.AutosetHostnameServices), diagnostics)
            : [.. ClientRows.AutosetHostnameServices.Default.Split(' ').Select(word => HttpUrl.Parse(word, out _)!)];
        if (values[ClientRows.MyHostname] is not { } own)
            return services;
        var reason = own.Text.Length > 0 ? "is set and wins" : "is empty, which leaves the name to Postfix";
        diagnostics.Add(values[ClientRows.AutosetHostname]!.Origin.Info($"no service is asked: {own.Origin.Name} {reason}"));
        return [];
    }

    private static List<HttpUrl> Checked(SettingValue given, IReadOnlyList<string> words, List<Diagnostic> diagnostics)
    {
        var services = new List<HttpUrl>();
        foreach (var word in words)
        {
            // What stands before an @ may be a password.
            if (HttpUrl.Parse(word, out var problem) is { } service)
                services.Add(service);
            else
                diagnostics.Add(given.Origin.Fatal($"{(word.Contains('@') ? "a service" : $"\"{word}\"")} {problem}"));
        }

        if (words.Count == 0)
            diagnostics.Add(given.Origin.Fatal("names no service; leave it out to have the usual ones asked"));
        return services;
    }
}

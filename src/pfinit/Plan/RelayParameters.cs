// The main.cf parameters that decide where mail goes: the default relay, and the tables of the routes. Called by PostfixParameters.
// Postfix's order is transport_maps, then sender_dependent_default_transport_maps, then relayhost: a recipient beats a sender, both beat the default
// (postconf(5), trivial-rewrite(8)). Mail without a sender, a bounce, has no row and takes the default.

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Applies relays to a main.cf.</summary>
internal static class RelayParameters
{
    public const string TlsLevel = "smtp_tls_security_level";
    public const string WrapperMode = "smtp_tls_wrappermode";
    private const string Senders = LookupTable.LmdbPrefix + Paths.RelaySenders;
    private const string SenderPatterns = "regexp:" + Paths.RelaySenderPatterns;
    private const string Recipients = LookupTable.LmdbPrefix + Paths.RelayRecipients;

    /// <summary>The default relay, and its login; null removes a parameter.</summary>
    public static IEnumerable<Parameter> Computed(PfinitSettings settings, MainCf before)
    {
        var relay = settings.Relay;
        yield return new("relayhost", relay?.Host);
        yield return new("smtp_tls_CAfile", relay is null && settings.Routes.Count == 0 ? null : Paths.CaBundle);
        foreach (var parameter in SaslParameters.For(relay?.Login, Paths.SaslPasswords))
            yield return parameter;

        // Wrapper mode that an earlier start switched on for a relay on port 465 must not outlive it. On any other port it is the user's own.
        if (relay is { ImplicitTls: true })
            yield return new(WrapperMode, "yes");
        else if (before["relayhost"] is { Length: > 0 } earlier && RelayAddress.Hosts(earlier).All(RelayAddress.IsImplicitTls))
            yield return new(WrapperMode, null);
    }

    /// <summary>To be called after the user's own parameters: what they say of the routes' parameters stays, and comes first.</summary>
    public static void Complete(PfinitSettings settings, MainCf mainCf)
    {
        if (settings.Relay?.TlsLevel is { } level)
            mainCf.Set(TlsLevel, level);
        Append(mainCf, "sender_dependent_default_transport_maps",
            [Senders, SenderPatterns],
            [RelayTables.HasSenders(settings) ? Senders : "", RelayTables.SenderPatterns(settings) is not null ? SenderPatterns : ""]);
        Append(mainCf, "transport_maps", [Recipients], [RelayTables.HasRecipients(settings) ? Recipients : ""]);
    }

    // Ours are at the end of the list, from an earlier start perhaps.
    private static void Append(MainCf mainCf, string name, string[] ours, string[] wanted)
    {
        var before = mainCf[name] ?? "";
        var rest = before;
        while (ours.FirstOrDefault(table => rest == table || rest.EndsWith(", " + table, StringComparison.Ordinal)) is { } last)
            rest = rest.Substring(0, rest.Length - last.Length).TrimEnd(' ', ',');
        var value = string.Join(", ", wanted.Prepend(rest).Where(part => part.Length > 0));
        if (value.Length > 0)
            mainCf.Set(name, value);
        else if (before.Length > 0)
            mainCf.Remove(name);
    }
}

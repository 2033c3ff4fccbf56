// Where mail goes: the default relay, and those for certain senders or recipients. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks RELAYHOST's family, `[relay]` and the `[[relay]]` tables as a whole.</summary>
internal sealed class RoutingReader(SettingValues values, RelayReader reader, List<Diagnostic> diagnostics)
{
    private static readonly string SendersKey = RelayEntryRows.EntryKey(RelayEntryRows.Senders);
    private static readonly string RecipientsKey = RelayEntryRows.EntryKey(RelayEntryRows.Recipients);

    private readonly Dictionary<string, OAuth2Client> clients = new(StringComparer.Ordinal);

    /// <summary>The `[[relay]]` that names neither senders nor recipients; null when there is none.</summary>
    public static TableEntry? DefaultOf(SettingValues values) => values.Relays.FirstOrDefault(IsDefault);

    /// <summary>The relay of all mail that no route takes; null: direct delivery.</summary>
    public SmartHost? Default()
    {
        var entry = DefaultOf(values);
        var keys = new RelayVariables(values, entry);
        if (entry is not null)
            CheckDefault(entry);
        foreach (var (variable, replaced) in keys.Overrides())
            diagnostics.Add(variable.Origin.Info($"used instead of {replaced.Origin.Name}"));
        if (reader.Read(keys) is { } relay)
        {
            Remember(relay);
            return relay;
        }

        if (entry is not null || keys.IsGiven("host"))
        {
            reader.CheckRest(keys);
            return null;
        }

        WarnOfUnused(keys.Name("host"));
        var tokens = new OAuth2Reader(keys, diagnostics);
        tokens.WarnOfUnused();
        if (tokens.Switch is { } token)
            diagnostics.Add(token.Origin.Fatal($"set without {keys.Name("host")}; a token is for the login at a relay"));
        return null;
    }

    /// <summary>The other `[[relay]]` tables.</summary>
    public IReadOnlyList<RelayRoute> Routes()
    {
        var routes = new List<RelayRoute>();
        var senders = new Dictionary<string, Origin>(StringComparer.Ordinal);
        var recipients = new Dictionary<string, Origin>(StringComparer.Ordinal);
        for (var i = 0; i < values.Relays.Count; i++)
        {
            var entry = values.Relays[i];
            CheckEntry(entry);
            if (IsDefault(entry))
                continue;
            var (from, to) = (Patterns(entry, SendersKey, senders), Patterns(entry, RecipientsKey, recipients));
            if (reader.Read(entry) is not { } relay)
            {
                reader.CheckRest(entry);
                continue;
            }

            CheckTokens(entry, relay);
            routes.Add(new RelayRoute(i + 1, relay, from, to));
        }

        return routes;
    }

    private static bool IsDefault(TableEntry entry) => !entry.Has(SendersKey) && !entry.Has(RecipientsKey);

    private void CheckEntry(TableEntry entry)
    {
        // The default relay may have its host from the environment.
        if (!entry.Has("host") && !(IsDefault(entry) && values[RelayRows.Host] is { Origin.IsVariable: true }))
            diagnostics.Add(entry.Origin.Fatal("has no host; every relay needs one"));
        foreach (var value in entry.All.Where(value => value.Setting.Allowed.Count > 0))
            value.Choice(diagnostics);
        if (entry[SendersKey] is not null && entry[RecipientsKey] is { } recipients)
            diagnostics.Add(recipients.Origin.Fatal("stands beside senders; Postfix picks a relay by the one or by the other, so make it two relays"));
    }

    private void CheckDefault(TableEntry entry)
    {
        foreach (var other in values.Relays.Where(other => IsDefault(other) && other != entry))
            diagnostics.Add(other.Origin.Fatal($"names neither senders nor recipients, as {entry.Origin.Name}; only one relay can be the default"));
        var table = values.All.FirstOrDefault(value => !value.Origin.IsVariable
            && value.Setting.Key.StartsWith(RelayEntryRows.RelayTable + ".", StringComparison.Ordinal));
        if (table is not null)
            diagnostics.Add(entry.Origin.Fatal($"names neither senders nor recipients, and {table.Origin.Name} describes the default relay, too; keep one of the two"));
    }

    // The token file is named after the user, by contract.
    private void CheckTokens(TableEntry entry, SmartHost relay)
    {
        if (Remember(relay) is { } other && relay.Login!.OAuth2 is { } own && other with { Names = own.Names } != own)
        {
            diagnostics.Add(entry.Origin.Fatal(
                $"logs in as \"{relay.Login.Username}\" by another xoauth2 than a relay before; their tokens cannot be kept in one file, so make the two alike"));
        }
    }

    // The client that has the token file already; null when it is the first.
    private OAuth2Client? Remember(SmartHost relay)
    {
        if (relay.Login?.OAuth2 is not { } client)
            return null;
        if (clients.TryGetValue(client.TokenFile, out var other))
            return other;
        clients[client.TokenFile] = client;
        return null;
    }

    private List<AddressPattern> Patterns(TableEntry entry, string key, Dictionary<string, Origin> taken)
    {
        var patterns = new List<AddressPattern>();
        if (entry[key] is not { } value)
            return patterns;
        if (value.Words.Count == 0)
            diagnostics.Add(value.Origin.Fatal("names nobody; leave the key out for the default relay"));
        foreach (var word in value.Words)
        {
            if (AddressPattern.Parse(word) is not { } pattern)
                diagnostics.Add(value.Origin.Fatal($"\"{word}\" is neither an address nor a domain"));
            else if (!taken.TryGetValue(pattern.Identity, out var earlier))
            {
                taken[pattern.Identity] = value.Origin;
                patterns.Add(pattern);
            }
            else if (earlier != value.Origin)
            {
                diagnostics.Add(value.Origin.Fatal($"\"{word}\" has a relay already, with {earlier.Name}; keep one of the two"));
            }
        }

        return patterns;
    }

    private void WarnOfUnused(string host)
    {
        foreach (var setting in new[] { RelayRows.Username, RelayRows.Password, RelayRows.Port, RelayRows.SaslRelayHost })
        {
            if (values[setting] is { Text.Length: > 0 } value && !values.Partial)
                diagnostics.Add(value.Origin.Warning($"unused without {host}; mail is delivered directly"));
        }
    }
}

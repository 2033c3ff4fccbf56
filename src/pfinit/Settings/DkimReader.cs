// Selectors, key generation and the signer. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks DKIM_SELECTOR, DKIM_AUTOGENERATE, DKIM_BACKEND and DKIM_ON_FAILURE.</summary>
internal static class DkimReader
{
    public static DkimSettings Read(SettingValues values, List<Diagnostic> diagnostics)
    {
        string? fallback = null;
        var selectors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in values.Words(DkimRows.Selector))
        {
            var equals = word.IndexOf('=');
            var domain = equals < 0 ? null : SenderDomain.Parse(word.Substring(0, equals))?.Ascii;
            var selector = word.Substring(equals + 1).ToLowerInvariant();
            if ((equals >= 0 && domain is null) || SenderDomain.Parse(selector) is not { Subdomains: false })
                diagnostics.Add(values[DkimRows.Selector]!.Origin.Fatal($"{Quotation.Of(word)} is neither a selector nor domain=selector"));
            else if (domain is null)
                fallback = selector;
            else
                selectors[domain] = selector;
        }

        return new DkimSettings(fallback ?? DkimRows.Selector.Default, selectors, values.Flag(DkimRows.Autogenerate))
        {
            DefaultIsGiven = fallback is not null,
            ImportsRspamdKeys = ImportsRspamdKeys(values, diagnostics),
            OnFailure = OnFailure(values[DkimRows.OnFailure], diagnostics),
        };
    }

    private static OnFailure? OnFailure(SettingValue? value, List<Diagnostic> diagnostics) => value?.Choice(diagnostics) switch
    {
        null => null,
        "tempfail" => new OnFailure(SignerAway.TempFail, value.Origin),
        "accept" => new OnFailure(SignerAway.Accept, value.Origin),
        _ => new OnFailure(SignerAway.Hold, value.Origin),
    };

    private static bool ImportsRspamdKeys(SettingValues values, List<Diagnostic> diagnostics)
    {
        var backend = values[DkimRows.Backend];
        if (backend?.Choice(diagnostics) != "rspamd")
            return false;
        diagnostics.Add(backend.Origin.Warning("the image has no rspamd; OpenDKIM signs, with the keys that rspamd left"));
        return true;
    }
}

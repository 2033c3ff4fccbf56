// Selectors and key generation. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks DKIM_SELECTOR and DKIM_AUTOGENERATE.</summary>
internal static class DkimReader
{
    public static DkimSettings Read(SettingValues values, List<Diagnostic> diagnostics)
    {
        var fallback = SettingsCatalog.DkimSelector.Default;
        var selectors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in values.Words(SettingsCatalog.DkimSelector))
        {
            var equals = word.IndexOf('=');
            var domain = equals < 0 ? null : SenderDomain.Parse(word.Substring(0, equals))?.Ascii;
            var selector = word.Substring(equals + 1).ToLowerInvariant();
            if ((equals >= 0 && domain is null) || SenderDomain.Parse(selector) is null || selector[0] == '.')
                diagnostics.Add(values[SettingsCatalog.DkimSelector]!.Origin.Fatal($"\"{word}\" is neither a selector nor domain=selector"));
            else if (domain is null)
                fallback = selector;
            else
                selectors[domain] = selector;
        }

        return new DkimSettings(fallback, selectors, values.Flag(SettingsCatalog.DkimAutogenerate));
    }
}

// ANONYMIZE_EMAILS: `name?option=value&…`. Called by SettingsBuilder. The value may hold the salt of the hash, in the wrong place or misspelt, too:
// no message quotes any part of it.

using System.Text;
using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks the filter for addresses in the log and its options.</summary>
internal static class MaskReader
{
    private const string Example = "hash?salt=…";
    private static readonly string[] Filters = ["smart", "paranoid", "hash", "noop"];
    private static readonly string[] Smart = ["default", "1", "true", "on", "yes", "y"];
    private static readonly string[] Off = ["0", "false", "off", "no", "n"];

    /// <summary>The filter; null when addresses stay as they are.</summary>
    public static MaskFilter? Read(SettingValues values, List<Diagnostic> diagnostics)
    {
        if (values[LogRows.Mask] is not { Text.Length: > 0 } value)
            return null;

        var text = value.Text.Trim();
        var question = text.IndexOf('?');
        var name = Canonical((question < 0 ? text : text.Substring(0, question)).TrimEnd().ToLowerInvariant());
        var options = new MaskOptions(value.Origin, diagnostics);
        options.Read(question < 0 ? "" : text.Substring(question + 1));
        if (!Filters.Contains(name))
        {
            diagnostics.Add(value.Origin.Fatal($"names no filter; allowed are smart (or true), paranoid, {Example} and noop (or false)"
                + Spelling.Hint(name, Filters)));
            return null;
        }

        MaskFilter? filter = name switch
        {
            "smart" => new MaskFilter.Smart(options.Symbol()),
            "paranoid" => new MaskFilter.Paranoid(options.Symbol()),
            "hash" => Hash(value.Origin, options, diagnostics),
            _ => null,
        };
        options.WarnOfUnused(name);
        return filter;
    }

    /// <summary>The value is the name of a filter and nothing else, so that it holds no salt.</summary>
    public static bool IsName(string text) => Filters.Contains(Canonical(text.Trim().ToLowerInvariant()));

    private static string Canonical(string name) => Smart.Contains(name) ? "smart" : Off.Contains(name) ? "noop" : name;

    private static MaskFilter.Hash Hash(Origin origin, MaskOptions options, List<Diagnostic> diagnostics)
    {
        var salt = options.Text(MaskOptions.Salt, "");
        if (salt.Length == 0 && !options.IsGiven(MaskOptions.Salt))
            diagnostics.Add(origin.Fatal($"hash needs a salt, as in {Example}; without a secret everybody could find out the addresses by trying"));
        return new MaskFilter.Hash
        {
            Salt = Encoding.UTF8.GetBytes(salt),
            Prefix = options.Text(MaskOptions.Prefix, "<"),
            Suffix = options.Text(MaskOptions.Suffix, ">"),
            Split = options.Flag(MaskOptions.Split, false),
            ShortSha = options.Flag(MaskOptions.ShortSha, false),
            CaseSensitive = options.Flag(MaskOptions.CaseSensitive, true),
        };
    }
}

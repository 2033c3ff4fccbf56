// The header checks: a table that must be there. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks SMTP_HEADER_CHECKS.</summary>
internal static class HeaderChecksReader
{
    private const string ImagesOwn = "/etc/postfix/smtp_header_checks";
    private static readonly char[] Unwritable = [' ', '\t', '\r', '\n', '\v', '\f', ',', '$', '{', '}'];
    private static readonly string[] TableTypes = ["regexp", "pcre", "cidr", "texthash", "lmdb", "hash", "btree"];

    /// <summary>`type:file` for smtp_header_checks, and who set it; null when off.</summary>
    public static ParameterValue? Read(SettingValues values, IInputFiles files, List<Diagnostic> diagnostics)
    {
        if (values[RewriteRows.SmtpHeaderChecks] is not { Text.Length: > 0 } value)
            return null;
        var text = value.Text.Trim();
        var table = text == "1" ? "regexp:" + ImagesOwn : text;
        var colon = table.IndexOf(':');
        if (colon < 0)
        {
            diagnostics.Add(value.Origin.Warning($"{value.Quoted} names no table type; read as type regexp"));
            table = "regexp:" + table;
            colon = table.IndexOf(':');
        }

        // One of [tables]: whether it is there is asked where all references to tables are.
        if (table.StartsWith(LookupTable.Reference, StringComparison.Ordinal))
            return new ParameterValue(table, value.Origin);
        if (table.Any(character => Unwritable.Contains(character)))
            diagnostics.Add(value.Origin.Fatal($"{value.Quoted} has a character that Postfix would not take as part of the name: white space, a comma, $ or a brace"));
        if (!TableTypes.Contains(table.Substring(0, colon)))
            diagnostics.Add(value.Origin.Fatal($"{Quotation.Of(table.Substring(0, colon))} is not a table type of this image; {string.Join(", ", TableTypes)} are"));
        var path = table.Substring(colon + 1);
        if (!files.Exists(path) && !files.Exists(path + LookupTable.LmdbSuffix) && files.Read(path, out var problem) is null)
            diagnostics.Add(value.Origin.Fatal($"open {Quotation.Of(path).Trim('"')}: {problem}"));
        return new ParameterValue(table, value.Origin);
    }
}

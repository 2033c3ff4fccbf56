// A lookup table as TOML: the part of `pfinit convert` that TomlFile leaves to this file. Pure text.

using System.Text;
using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Writes `[tables.NAME]`.</summary>
/// <param name="withSecrets">The content of a secret table is printed; else the name of a file takes its place.</param>
/// <param name="diagnostics">Gets a warning for each content that is left out.</param>
internal sealed class TableToml(bool withSecrets, List<Diagnostic> diagnostics)
{
    public string Text(TableDraft table)
    {
        var name = $"{TableSection.Name}.{TomlValue.Key(table.Name)}";
        var text = new StringBuilder($"[{name}]\n");
        if (table.Type is { } type)
            text.Append($"{TableSection.Type} = {TomlValue.Quote(type.Value)}\n");
        if (table.Secret)
            text.Append(TableSection.Secret + " = true\n");
        if (table.File is { } file)
            return text.Append($"{TableSection.File} = {TomlValue.Quote(file.Value)}\n").ToString();
        if (table.Secret && !withSecrets)
            return text.Append(LeftOutSecret.Line(TableSection.File, table.Name, table.Origin, diagnostics)).Append('\n').ToString();

        if (table.Text is { } rows)
            text.Append($"{TableSection.Text} = {Lines(rows.Value)}\n");
        if (table.Rows is { } pairs)
            text.Append($"\n[{name}.{TableSection.Rows}]\n").Append(string.Concat(pairs.Select(row => $"{TomlValue.Key(row.Key)} = {TomlValue.Quote(row.Value)}\n")));
        return text.ToString();
    }

    // A multi-line literal string, in which backslashes stay as they are, where the text can be one.
    private static string Lines(string text)
    {
        var isLiteral = text.IndexOf("'''", StringComparison.Ordinal) < 0 && !text.EndsWith('\'') && text.All(c => c is '\n' or '\t' || !char.IsControl(c));
        return isLiteral ? $"'''\n{text}'''" : TomlValue.Quote(text);
    }
}

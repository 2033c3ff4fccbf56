// Parses a settings file to its end, whatever is wrong in it. After one slip Tomlyn stumbles over innocent text below it, so what holds the slip is
// reported, left out, and the rest parsed again: each mistake is one line, and what else is in the file is judged, too.

using Pfinit.Diagnostics;
using Tomlyn;
using Tomlyn.Parsing;
using Tomlyn.Syntax;

namespace Pfinit.Settings;

/// <summary>Text to syntax tree, with the mistakes in our words.</summary>
internal sealed class TomlParser(string path, List<Diagnostic> diagnostics)
{
    /// <summary>Each costs a pass through the file; one with more has lost its form altogether.</summary>
    private const int MostMistakes = 20;

    /// <summary>The tree without what is wrong; null when nothing can be read of it.</summary>
    public DocumentSyntax? Parse(string text)
    {
        var statements = new TomlStatements(text);
        var count = 0;
        while (true)
        {
            var document = ParseOnce(statements.ToString());
            if (document is null || First(document) is not { } mistake)
                return document;
            var line = mistake.Span.Start.Line;
            if (TomlMistake.IsOfFraction(mistake.Message) && statements.ReplaceFraction(line, mistake.Span.Start.Column))
                continue;
            Report(document, mistake);
            var changed = TomlMistake.IsOpenHeading(mistake.Message) && statements.CloseHeading(line)
                || (TomlMistake.IsOfItemsAbove(mistake.Message) && statements.BeginsAt(line) ? statements.RemoveAbove(line) : statements.RemoveAt(line));
            if (!changed || ++count == MostMistakes)
                return null;
        }
    }

    private static DiagnosticMessage? First(DocumentSyntax document) => document.Diagnostics.Where(message => message.Kind == DiagnosticMessageKind.Error)
        .OrderBy(message => message.Span.Start.Line).FirstOrDefault();

    private void Report(DocumentSyntax document, DiagnosticMessage mistake)
    {
        var place = TomlSyntax.Place(path, mistake.Span);
        var text = TomlMistake.Describe(mistake.Message);
        diagnostics.Add(text == TomlMistake.TooLarge && SettingAt(document, mistake.Span) is var (key, setting)
            ? new Origin(place, key).Fatal($"{text}; {TomlSyntax.Wanted(setting)} is wanted")
            : Diagnostic.Fatal(place, text));
    }

    private static (string Key, Setting Setting)? SettingAt(DocumentSyntax document, SourceSpan value)
    {
        foreach (var table in document.Tables.Prepend<TableSyntaxBase?>(null))
        {
            var items = table is null ? document.KeyValues : table.Items;
            if (items.FirstOrDefault(item => item.Value?.Span.Start.Offset == value.Start.Offset) is not { Key: { } name })
                continue;
            string[] parts = [.. table is null ? [] : TomlSyntax.Parts(table.Name!), .. TomlSyntax.Parts(name)];
            return TomlShape.Find(parts) is { } setting ? (string.Join(".", parts), setting) : null;
        }

        return null;
    }

    // The parser reports what is wrong in the tree, except that it throws at values nested deeper than 64, far beyond any setting's,
    // and where it would name the character behind a backslash and the text is at its end.
    private DocumentSyntax? ParseOnce(string text)
    {
        try
        {
            return SyntaxParser.Parse(text, path, validate: true);
        }
        catch (TomlException)
        {
            diagnostics.Add(Diagnostic.Fatal(path, "arrays or tables are nested too deeply; no setting has more than one in another"));
            return null;
        }
        catch (ArgumentOutOfRangeException)
        {
            diagnostics.Add(Diagnostic.Fatal(path, "ends with a backslash in the middle of a string"));
            return null;
        }
    }
}

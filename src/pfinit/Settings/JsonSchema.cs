// A JSON Schema (draft 2020-12, https://json-schema.org) of pfinit.toml, made from the catalog: what TomlSource accepts, for editors that complete
// and check the file while it is written. `pfinit schema` prints it, docs/pfinit.schema.json is its published copy. Where the reader is lenient,
// as with the letter case of a choice, the schema names the one spelling that the documentation uses.

using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Pfinit.Settings;

/// <summary>Writes the schema of the settings file.</summary>
internal sealed class JsonSchema
{
    private readonly Utf8JsonWriter json;
    private readonly SchemaKeywords keywords;

    private JsonSchema(Utf8JsonWriter json) => (this.json, keywords) = (json, new SchemaKeywords(json));

    public static string Text()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            new JsonSchema(json).Document();
        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private void Document()
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.WriteString("title", "pfinit.toml");
        json.WriteString("description", "The settings of a pfinit mail relay: /etc/pfinit.toml and /etc/pfinit.d/*.toml.");
        Table([.. SettingsCatalog.All, .. RestartRows.DaemonKeys], "");
        json.WriteStartObject("$defs");
        json.WriteStartObject("parameter");
        keywords.ParameterTypes();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // The keywords of a table: its keys, the tables inside it, and what else may stand there. `prefix` is "" or ends with a dot.
    private void Table(IReadOnlyList<Setting> all, string prefix)
    {
        var inside = all.Where(row => row.Key.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var rows = inside.Where(row => row.Key.IndexOf('.', prefix.Length) < 0).ToList();
        var tables = inside.Except(rows).Select(row => row.Key.Substring(prefix.Length, row.Key.IndexOf('.', prefix.Length) - prefix.Length)).Distinct();

        var isPostfix = prefix == SettingsCatalog.PostfixTable + ".";
        if (isPostfix)
            json.WriteString("description", "Parameters of main.cf, applied last; an empty value removes one.");
        if (prefix == RelayEntryRows.RelayTable + ".")
            TableOrArray();
        else
            json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var row in rows)
            KeyAndFileKey(row, row.Key.Substring(prefix.Length));
        foreach (var table in tables)
        {
            json.WriteStartObject(table);
            Table(all, $"{prefix}{table}.");
            json.WriteEndObject();
        }

        if (prefix.Length == 0)
        {
            OpenDkimTable();
            LookupTables();
            MasterTable();
        }

        json.WriteEndObject();
        json.WriteStartObject("dependentSchemas");
        foreach (var name in rows.Select(row => row.Key.Substring(prefix.Length)))
            keywords.Exclude(name, name + SettingsCatalog.FileKeySuffix);
        if (rows.Contains(RelayEntryRows.Senders))
            keywords.Exclude(RelayEntryRows.EntryKey(RelayEntryRows.Senders), RelayEntryRows.EntryKey(RelayEntryRows.Recipients));
        json.WriteEndObject();
        if (isPostfix)
            keywords.Reference("additionalProperties");
        else
            json.WriteBoolean("additionalProperties", false);
    }

    // `[relay]` is one for all mail, an object; `[[relay]]` one of several, an array of objects. The keywords of the one mean nothing to the other.
    private void TableOrArray()
    {
        keywords.Array("type", ["object", "array"]);
        json.WriteStartObject("items");
        Table(RelayEntryRows.All, RelayEntryRows.RelayArray);
        json.WriteEndObject();
    }

    private void OpenDkimTable()
    {
        json.WriteStartObject(SettingsCatalog.OpenDkimTable);
        json.WriteString("description", "Options of opendkim.conf, applied last; an empty value removes one.");
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var name in OpenDkimOptions.All)
            keywords.Reference(name);
        json.WriteEndObject();
        json.WriteStartObject("patternProperties");
        keywords.File($"^({string.Join("|", OpenDkimOptions.All)}){SettingsCatalog.FileKeySuffix}$", "A file that holds the value of the option.");
        json.WriteEndObject();
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }

    private void LookupTables()
    {
        json.WriteStartObject(TableSection.Name);
        json.WriteString("description", "Lookup tables of your own; `table:NAME` in a parameter refers to one.");
        Named($"^[A-Za-z0-9][A-Za-z0-9_-]{{0,{LookupTable.LongestName - 1}}}$", () =>
        {
            json.WriteString("type", "object");
            json.WriteStartObject("properties");
            json.WriteStartObject(TableSection.Type);
            json.WriteString("description", "How Postfix reads it.");
            keywords.Array("enum", LookupTable.Types);
            json.WriteString("default", LookupTable.Lmdb);
            json.WriteEndObject();
            json.WriteStartObject(TableSection.Rows);
            json.WriteString("description", "Keys and values of an lmdb table, literal.");
            json.WriteString("type", "object");
            json.WriteStartObject("additionalProperties");
            json.WriteString("type", "string");
            json.WriteNumber("minLength", 1);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject(TableSection.Text);
            json.WriteString("description", "The table in the syntax of its type; that of postmap(1) for lmdb.");
            json.WriteString("type", "string");
            json.WriteEndObject();
            keywords.File(TableSection.File, "A file with that text, read at every start.");
            json.WriteStartObject(TableSection.Secret);
            json.WriteString("description", "Masked by render and readable by root only.");
            json.WriteString("type", "boolean");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("dependentSchemas");
            keywords.Exclude(TableSection.Rows, TableSection.Text);
            keywords.Exclude(TableSection.Text, TableSection.File);
            keywords.Exclude(TableSection.File, TableSection.Rows);
            json.WriteEndObject();
            json.WriteBoolean("additionalProperties", false);
        });
    }

    private void MasterTable()
    {
        json.WriteStartObject(SettingsCatalog.MasterTable);
        json.WriteString("description", "Services of master.cf: a whole line, false to remove one, or a table of columns and options.");
        Named($"/({string.Join("|", MasterColumns.ServiceTypes)})$", () =>
        {
            keywords.Array("type", ["string", "boolean", "object"]);
            json.WriteStartObject("properties");
            json.WriteStartObject(MasterTarget.Line);
            json.WriteString("description", "The whole line, where options stand beside it.");
            keywords.Array("type", ["string", "boolean"]);
            json.WriteEndObject();
            foreach (var name in MasterColumns.Names)
                keywords.Reference(name);
            json.WriteEndObject();
            keywords.Reference("additionalProperties");
        });
    }

    // Ends the table, all of whose keys match `pattern`.
    private void Named(string pattern, Action entry)
    {
        json.WriteString("type", "object");
        json.WriteStartObject("patternProperties");
        json.WriteStartObject(pattern);
        entry();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }

    private void KeyAndFileKey(Setting row, string name)
    {
        json.WriteStartObject(name);
        json.WriteString("description", row.Help);
        if (row.ReplacedBy is not null)
            json.WriteBoolean("deprecated", true);
        keywords.Types(row);
        if (row.Kind == SettingKind.Number && row.Default.Length > 0)
            json.WriteNumber("default", long.Parse(row.Default, CultureInfo.InvariantCulture));
        else if (row.Default.Length > 0)
            json.WriteString("default", row.Default);
        json.WriteEndObject();
        keywords.File(name + SettingsCatalog.FileKeySuffix, $"A file that holds the value of `{name}`.");
    }
}

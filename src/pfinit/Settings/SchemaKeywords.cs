// The keywords of JSON Schema that pfinit.schema.json is made of: how the kinds of settings look there. Used by JsonSchema.

using System.Text.Json;

namespace Pfinit.Settings;

/// <summary>Writes parts of the schema.</summary>
internal sealed class SchemaKeywords(Utf8JsonWriter json)
{
    /// <summary>The keywords for the values that <paramref name="row"/> takes, but for its description and default.</summary>
    public void Types(Setting row)
    {
        switch (row.Kind)
        {
            case SettingKind.Flag:
                json.WriteString("type", "boolean");
                break;
            case SettingKind.Number:
                Number(row);
                break;
            case SettingKind.Choice:
                Choice(row);
                break;
            case SettingKind.Duration:
                Array("type", ["string", "integer"]);
                json.WriteNumber("minimum", 0);
                json.WriteString("pattern", "^[0-9]{1,9} *(ms|s|m|h)?$");
                break;
            case SettingKind.Words or SettingKind.Lines:
                Array("type", ["string", "array"]);
                StringItems();
                break;
            default:
                if (row.IsParameter)
                    TypesOf("string", "integer", "array");
                else
                    json.WriteString("type", "string");
                break;
        }
    }

    /// <summary>What main.cf and opendkim.conf take: everything that TOML has a plain spelling for.</summary>
    public void ParameterTypes() => TypesOf("string", "integer", "boolean", "array");

    /// <summary>The property <paramref name="name"/>: the path of a file.</summary>
    public void File(string name, string description)
    {
        json.WriteStartObject(name);
        json.WriteString("description", description);
        json.WriteString("type", "string");
        json.WriteNumber("minLength", 1);
        json.WriteEndObject();
    }

    /// <summary>The property or keyword <paramref name="name"/>: any value of a parameter.</summary>
    public void Reference(string name)
    {
        json.WriteStartObject(name);
        json.WriteString("$ref", "#/$defs/parameter");
        json.WriteEndObject();
    }

    /// <summary>Inside `dependentSchemas`: where <paramref name="other"/> stands, <paramref name="name"/> must not.</summary>
    public void Exclude(string name, string other)
    {
        json.WriteStartObject(other);
        json.WriteStartObject("properties");
        json.WriteBoolean(name, false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A keyword whose argument is a list of strings.</summary>
    public void Array(string name, IReadOnlyList<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            json.WriteStringValue(item);
        json.WriteEndArray();
    }

    private void Number(Setting row)
    {
        json.WriteNumber("minimum", row.Range.Low);

        // Most readers of JSON have no exact number as large as this one, and no one needs it.
        if (row.Range.High < ClientRows.LargestSize)
            json.WriteNumber("maximum", row.Range.High);
        if (!row.IsParameter)
        {
            json.WriteString("type", "integer");
            return;
        }

        // A parameter may be removed, or refer to another.
        Array("type", ["integer", "string"]);
        json.WriteString("pattern", @"^[0-9]*$|\$");
    }

    private void Choice(Setting row)
    {
        if (!row.IsParameter)
        {
            Array("enum", row.Allowed);
            return;
        }

        json.WriteStartArray("anyOf");
        json.WriteStartObject();
        Array("enum", [.. row.Allowed, ""]);
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "string");
        json.WriteString("pattern", @"\$");
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void TypesOf(params string[] types)
    {
        Array("type", types);
        StringItems();
    }

    private void StringItems()
    {
        json.WriteStartObject("items");
        json.WriteString("type", "string");
        json.WriteEndObject();
    }
}

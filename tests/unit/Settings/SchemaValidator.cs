// A validator for as much of JSON Schema (draft 2020-12) as docs/pfinit.schema.json uses. A keyword that it does not know fails the test, so that
// nothing in the schema goes unchecked.

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pfinit.Tests.Settings;

/// <summary>Finds what is wrong with a document.</summary>
internal sealed class SchemaValidator(JsonNode root)
{
    /// <summary>A line a mistake, `/relay/port: …`; none when the document is valid.</summary>
    public IReadOnlyList<string> Mistakes(JsonNode document) => [.. Check(root, document, "")];

    private IEnumerable<string> Check(JsonNode schema, JsonNode value, string place)
    {
        if (schema is JsonValue boolean)
            return boolean.GetValue<bool>() ? [] : [$"{place}: not allowed"];
        return schema.AsObject().SelectMany(keyword => Check(schema.AsObject(), keyword.Key, keyword.Value!, value, place));
    }

    private IEnumerable<string> Check(JsonObject schema, string keyword, JsonNode argument, JsonNode value, string place)
    {
        switch (keyword)
        {
            case "$schema" or "title" or "description" or "default" or "deprecated" or "$defs" or "patternProperties":
                return [];
            case "$ref":
                return Check(Resolve(argument.GetValue<string>()), value, place);
            case "type":
                return Unless((argument is JsonArray types ? types.ToList() : [argument]).Exists(type => IsOfType(value, type!.GetValue<string>())), "wrong type");
            case "enum":
                return Unless(argument.AsArray().Any(item => JsonNode.DeepEquals(item, value)), "not one of the values");
            case "anyOf":
                return Unless(argument.AsArray().Any(option => !Check(option!, value, place).Any()), "none of the choices");
            case "minimum":
                return Unless(!IsOfType(value, "integer") || value.GetValue<long>() >= argument.GetValue<long>(), "too small");
            case "maximum":
                return Unless(!IsOfType(value, "integer") || value.GetValue<long>() <= argument.GetValue<long>(), "too large");
            case "minLength":
                return Unless(!IsOfType(value, "string") || value.GetValue<string>().Length >= argument.GetValue<int>(), "too short");
            case "pattern":
                return Unless(!IsOfType(value, "string") || Regex.IsMatch(value.GetValue<string>(), argument.GetValue<string>()), "does not match");
            case "items":
                return value is JsonArray items ? items.SelectMany((item, index) => Check(argument, item!, $"{place}/{index}")) : [];
            case "properties":
                return value is JsonObject table ? table.Where(pair => argument[pair.Key] is not null).SelectMany(pair => Check(argument[pair.Key]!, pair.Value!, $"{place}/{pair.Key}")) : [];
            case "dependentSchemas":
                return value is JsonObject keys ? argument.AsObject().Where(pair => keys.ContainsKey(pair.Key)).SelectMany(pair => Check(pair.Value!, value, place)) : [];
            case "additionalProperties":
                return value is JsonObject named ? named.SelectMany(pair => CheckAdditional(schema, argument, pair.Key, pair.Value!, $"{place}/{pair.Key}")) : [];
            default:
                throw new NotSupportedException($"keyword {keyword} at {place}");
        }

        IEnumerable<string> Unless(bool good, string mistake) => good ? [] : [$"{place}: {mistake}"];
    }

    // With patternProperties: a name that no property has must match a pattern, or pass `additional`.
    private IEnumerable<string> CheckAdditional(JsonObject schema, JsonNode additional, string name, JsonNode value, string place)
    {
        if (schema["properties"]?[name] is not null)
            return [];
        var patterns = schema["patternProperties"]?.AsObject().Where(pair => Regex.IsMatch(name, pair.Key)).ToList() ?? [];
        return patterns.Count > 0 ? patterns.SelectMany(pair => Check(pair.Value!, value, place)) : Check(additional, value, place);
    }

    private JsonNode Resolve(string reference) => reference.TrimStart('#', '/').Split('/').Aggregate(root, (node, name) => node[name]!);

    private static bool IsOfType(JsonNode value, string type) => type switch
    {
        "object" => value is JsonObject,
        "array" => value is JsonArray,
        "string" => value is JsonValue text && text.TryGetValue<string>(out _),
        "boolean" => value is JsonValue flag && flag.TryGetValue<bool>(out _),
        "integer" => value is JsonValue number && number.TryGetValue<long>(out _),
        _ => throw new NotSupportedException($"type {type}"),
    };
}

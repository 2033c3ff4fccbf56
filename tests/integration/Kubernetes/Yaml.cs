// YAML as Kubernetes' API server reads it: by way of JSON, so that `5` is a number and `no` is a truth value, and neither is a string.

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Pfinit.Integration.Kubernetes;

/// <summary>Turns YAML into JSON by the rules of sigs.k8s.io/yaml (YAML 1.1).</summary>
internal static partial class Yaml
{
    private static readonly string[] True = ["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
    private static readonly string[] False = ["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];

    /// <summary>The documents that are not empty. A key that stands twice is an error.</summary>
    public static IEnumerable<JsonObject> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(document => Json(document.RootNode)).OfType<JsonObject>();
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, Json(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value!),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value),
        _ => throw new InvalidOperationException(node.ToString()),
    };

    private static JsonValue? Plain(string text) =>
        text is "" or "~" or "null" or "Null" or "NULL" ? null
        : True.Contains(text) ? JsonValue.Create(true)
        : False.Contains(text) ? JsonValue.Create(false)
        : Octal().IsMatch(text) ? JsonValue.Create(Convert.ToInt64(text, 8))
        : Whole().IsMatch(text) ? JsonValue.Create(long.Parse(text, CultureInfo.InvariantCulture))
        : Fraction().IsMatch(text) ? JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture))
        : JsonValue.Create(text);

    [GeneratedRegex("^0[0-7]+$")]
    private static partial Regex Octal();

    [GeneratedRegex("^[-+]?(0|[1-9][0-9]*)$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Fraction();
}

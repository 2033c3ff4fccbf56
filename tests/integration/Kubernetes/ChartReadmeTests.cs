using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pfinit.Tests.Shared;

namespace Pfinit.Integration.Kubernetes;

/// <summary>The chart's documents say what its values are. PFINIT_ACCEPT=1 writes the README's table anew.</summary>
public sealed class ChartReadmeTests
{
    private const string Begin = "<!-- values, made of values.yaml by ChartReadmeTests -->\n";
    private const string End = "<!-- end of values -->\n";

    private static readonly string ReadmePath = Path.Combine(Helm.Chart, "README.md");

    private static ValuesTable Table => new(File.ReadAllLines(Path.Combine(Helm.Chart, "values.yaml")));

    [Fact]
    public void Readme_has_the_table_of_values_yaml()
    {
        var readme = File.ReadAllText(ReadmePath);
        var (start, end) = (readme.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, readme.IndexOf(End, StringComparison.Ordinal));
        var wanted = readme[..start] + Table.Markdown + readme[end..];
        if (Environment.GetEnvironmentVariable("PFINIT_ACCEPT") == "1")
            File.WriteAllText(ReadmePath, wanted);
        Assert.Equal(wanted, File.ReadAllText(ReadmePath));
    }

    [Fact]
    public void Every_value_has_a_comment() => Assert.Empty(Table.Undocumented);

    [Fact]
    public void Every_default_is_in_the_schema()
    {
        var values = Assert.Single(Yaml.Documents(File.ReadAllText(Path.Combine(Helm.Chart, "values.yaml"))));
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Helm.Chart, "values.schema.json")))!.AsObject();
        Assert.Empty(Missing("", values, schema));
    }

    [Fact]
    public void Version_of_the_image_is_that_of_the_source()
    {
        var version = Regex.Match(Repository.Read("Directory.Build.props"), "<VersionPrefix>(.*)</VersionPrefix>").Groups[1].Value;
        Assert.Contains($"appVersion: \"{version}\"\n", File.ReadAllText(Path.Combine(Helm.Chart, "Chart.yaml")));
    }

    [Fact]
    public void Table_takes_scalars_lists_and_parts() => Assert.Equal(
        """
        | Value | Default | Meaning |
        | --- | --- | --- |
        | `a` | `1` | One. |
        | `b.c` | `[x, y]` | Two \| three. |
        | `d` | see [values.yaml](values.yaml) | Four. |
        | `g` |  | Five. |

        """,
        new ValuesTable("""
            # -- One.
            a: 1
            b:
              # -- Two | three.
              c:
                - x
                - y
            # -- Four.
            d:
              e:
                f: 1
            # -- Five.
            g:
            h: 1
            """.Split('\n')).Markdown);

    [Fact]
    public void Value_without_a_comment_is_found() =>
        Assert.Equal(["b.d", "h"], new ValuesTable("# -- All.\na:\n  x: 1\n# -- Two.\nb:\n  # -- Three.\n  c: 1\n  d: 1\nh: 1".Split('\n')).Undocumented);

    // A part of the schema that lists no properties takes any.
    private static IEnumerable<string> Missing(string path, JsonObject values, JsonObject schema)
    {
        if (schema["properties"] is not JsonObject known)
            return [];
        return values.SelectMany(value =>
            known[value.Key] is not JsonObject part ? [path + value.Key]
            : value.Value is JsonObject parts ? Missing($"{path}{value.Key}.", parts, part) : []);
    }
}

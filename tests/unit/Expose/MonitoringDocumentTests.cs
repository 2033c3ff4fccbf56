using System.Text.Json;
using Pfinit.Expose;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests.Expose;

/// <summary>docs/MONITORING.md names every metric and every field, and no other.</summary>
public sealed class MonitoringDocumentTests
{
    private static readonly string Document = Repository.Path("docs", "MONITORING.md");

    [Fact]
    public void Every_metric_is_listed()
    {
        const string Head = "| Metric |";
        var rows = StatusMetrics.Of(Sample.Status())
            .Select(metric => $"| `{metric.Name}` | {metric.Kind.ToString().ToLowerInvariant()} | {string.Join(", ", metric.Labels.Select(label => $"`{label}`"))} | {metric.Help} |").ToList();
        if (Environment.GetEnvironmentVariable("PFINIT_ACCEPT") == "1")
        {
            var lines = File.ReadAllLines(Document).ToList();
            var first = lines.FindIndex(line => line.StartsWith(Head, StringComparison.Ordinal)) + 2;
            lines.RemoveRange(first, Table(Head).Count());
            lines.InsertRange(first, rows);
            File.WriteAllLines(Document, lines);
        }

        Assert.Equal(rows, Table(Head));
    }

    [Fact]
    public void Every_field_is_listed_in_its_order() => Assert.Equal(
        Fields("", JsonDocument.Parse(StatusJson.Of(Sample.Status())).RootElement).Distinct(),
        Table("| Field |").Select(row => row.Split('`')[1]));

    [Fact]
    public void What_is_not_known_is_null()
    {
        var early = JsonDocument.Parse(StatusJson.Of(Sample.Status() with { Queue = null })).RootElement;

        Assert.Equal(JsonValueKind.Null, early.GetProperty("queue").GetProperty("age_seconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, early.GetProperty("services")[0].GetProperty("last_exit").ValueKind);
        Assert.Equal(JsonValueKind.Null, early.GetProperty("dkim")[1].GetProperty("selector").ValueKind);
        Assert.Equal(JsonValueKind.Null, early.GetProperty("tokens")[1].GetProperty("expires").ValueKind);
    }

    [Fact]
    public void Values_are_those_of_the_status()
    {
        var json = JsonDocument.Parse(StatusJson.Of(Sample.Status())).RootElement;

        Assert.Equal("2025-11-02T05:05:09Z", json.GetProperty("started").GetString());
        Assert.Equal("restarting", json.GetProperty("services")[1].GetProperty("state").GetString());
        Assert.Equal(137, json.GetProperty("services")[1].GetProperty("last_exit_status").GetInt32());
        Assert.Equal(3725, json.GetProperty("queue").GetProperty("queues")[3].GetProperty("oldest_seconds").GetDouble());
        Assert.Equal(1, json.GetProperty("mail").GetProperty("signed").GetInt32());
        Assert.Equal(5, json.GetProperty("warnings").GetArrayLength());
    }

    private static IEnumerable<string> Fields(string path, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field => Fields(path.Length == 0 ? field.Name : $"{path}.{field.Name}", field.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Fields(path + "[]", item)),
        _ => [path],
    };

    private static IEnumerable<string> Table(string head) => File.ReadAllLines(Document)
        .SkipWhile(line => !line.StartsWith(head, StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'));
}

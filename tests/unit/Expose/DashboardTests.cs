using System.Text.Json;
using System.Text.RegularExpressions;
using Pfinit.Expose;
using Pfinit.Observe;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests.Expose;

public sealed class DashboardTests
{
    private static readonly JsonElement Dashboard = JsonDocument.Parse(File.ReadAllText(Repository.Path("examples", "grafana-dashboard.json"))).RootElement;

    [Fact]
    public void Every_metric_and_label_that_it_asks_for_exists()
    {
        var expressions = Dashboard.GetProperty("panels").EnumerateArray().SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => (Expression: target.GetProperty("expr").GetString()!, Legend: target.GetProperty("legendFormat").GetString()!)).ToList();
        var known = StatusMetrics.Of(Sample.Status()).SelectMany(Names).ToDictionary(pair => pair.Name, pair => pair.Labels);

        Assert.NotEmpty(expressions);
        foreach (var (expression, legend) in expressions)
        {
            var asked = MetricName.Matches(expression).Cast<Match>().Select(match => match.Value).ToList();
            Assert.NotEmpty(asked);
            foreach (var name in asked)
            {
                Assert.True(known.TryGetValue(name, out var labels), $"no metric {name}");
                var wanted = By.Matches(expression).Cast<Match>().SelectMany(match => match.Groups[1].Value.Split(", ")).Where(label => label != "le")
                    .Concat(LegendLabel.Matches(legend).Cast<Match>().Select(match => match.Groups[1].Value));
                Assert.Empty(wanted.Except(labels));
            }
        }
    }

    [Fact]
    public void Panels_have_numbers_of_their_own_and_do_not_overlap()
    {
        var panels = Dashboard.GetProperty("panels").EnumerateArray().ToList();
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        var cells = panels.Select(panel => panel.GetProperty("gridPos")).SelectMany(place =>
            from x in Enumerable.Range(place.GetProperty("x").GetInt32(), place.GetProperty("w").GetInt32())
            from y in Enumerable.Range(place.GetProperty("y").GetInt32(), place.GetProperty("h").GetInt32())
            select (x, y)).ToList();
        Assert.Equal(cells.Count, cells.Distinct().Count());
        Assert.All(cells, cell => Assert.InRange(cell.x, 0, 23));
    }

    private static IEnumerable<(string Name, IReadOnlyList<string> Labels)> Names(Metric metric) => metric.Kind == MetricKind.Histogram
        ? new[] { "_bucket", "_sum", "_count" }.Select(suffix => (metric.Name + suffix, metric.Labels))
        : [(metric.Name, metric.Labels)];

    private static readonly Regex MetricName = new("(postfix|pfinit|opendkim|process)_[a-z_]+");

    private static readonly Regex By = new(@"by \(([a-z_, ]+)\)");

    private static readonly Regex LegendLabel = new(@"\{\{([a-z_]+)\}\}");
}

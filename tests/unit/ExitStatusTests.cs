using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Pfinit.Diagnostics;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests;

/// <summary>README's table of exit statuses beside what the subcommands return.</summary>
public sealed class ExitStatusTests
{
    private const string Any = "the same";

    private static readonly Dictionary<string, string[]> Sources = new()
    {
        ["check"] = ["Commands/Check.cs"],
        ["render"] = ["Commands/Render.cs"],
        ["convert"] = ["Commands/Convert.cs"],
        ["schema"] = ["Commands/Schema.cs"],
        ["health"] = ["Commands/Health.cs"],
        ["reload"] = ["Commands/Reload.cs", "Commands/RelayReload.cs", "Commands/ReloadCheck.cs"],
        ["status"] = ["Commands/StatusCommand.cs"],
        ["dkim"] = ["Commands/Dkim.cs"],
        ["oauth2"] = ["Commands/OAuth2Command.cs"],
        ["exec"] = ["Commands/Exec.cs", "Supervise/InitBehaviour.cs"],
    };

    [Fact]
    public void Every_status_has_a_row_and_every_row_a_status() => Assert.Equal(
        Statuses.Values.Order().Select(status => status.ToString(CultureInfo.InvariantCulture)).Append("other"),
        Rows.Select(row => row[0]));

    [Fact]
    public void Each_row_names_the_subcommands_that_end_with_it()
    {
        foreach (var row in Rows.Where(row => row[0] is not ("0" or "other") && row[2] != Any))
        {
            var status = int.Parse(row[0], CultureInfo.InvariantCulture);
            Assert.Equal(
                (row[0], string.Join(" ", Sources.Keys.Where(name => Sources[name].Any(file => Returns(file, status))).Order(StringComparer.Ordinal))),
                (row[0], string.Join(" ", Regex.Matches(row[2], "`([a-z0-9]+)[^`]*`").Cast<Match>().Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal))));
        }
    }

    private static Dictionary<string, int> Statuses => typeof(ExitStatus).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(one => one.IsLiteral).ToDictionary(one => one.Name, one => (int)one.GetRawConstantValue()!);

    private static IEnumerable<string[]> Rows => Repository.Read("README.md").Split('\n')
        .SkipWhile(line => !line.StartsWith("| Status | Of the relay", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split('|').Skip(1).Select(cell => cell.Trim()).ToArray());

    // RootOnly has the status of those who are not root.
    private static bool Returns(string file, int status)
    {
        var source = Repository.Read("src", "pfinit", file);
        return Regex.Matches(source, @"ExitStatus\.(\w+)").Cast<Match>().Any(match => Statuses.TryGetValue(match.Groups[1].Value, out var used) && used == status)
            || (status == ExitStatus.NoPermission && source.Contains("RootOnly."));
    }
}

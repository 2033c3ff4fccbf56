using Pfinit.Settings;

namespace Pfinit.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void The_settings_table_is_the_catalog()
    {
        var expected = SettingsCatalog.All.Select(row =>
            $"| `{row.Variable}` | `{row.Key}` | {(row.Default.Length == 0 ? "" : $"`{row.Default}`")} | {row.Help} |");
        var table = File.ReadAllLines(Repository.Path("README.md"))
            .SkipWhile(line => !line.StartsWith("| Variable | TOML key |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Where(line => !line.Contains('<'));
        Assert.Equal(expected, table);
    }
}

using Pfinit.Settings;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void The_settings_table_is_the_catalog() => Assert.Equal(
        SettingsCatalog.All.Select(row => $"| `{row.Variable}` | `{row.Key}` | {(row.Default.Length == 0 ? "" : $"`{row.Default}`")} | {row.Help} |"),
        Table("| Variable | TOML key |"));

    [Fact]
    public void The_keys_of_a_relay_are_those_of_the_catalog() => Assert.Equal(
        RelayEntryRows.All.Select(row => $"| `{RelayEntryRows.EntryKey(row)}` | {row.Help} |"),
        Table("| Key | Effect |"));

    private static IEnumerable<string> Table(string head) => File.ReadAllLines(Repository.Path("README.md"))
        .SkipWhile(line => !line.StartsWith(head, StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Where(line => !line.Contains('<'));
}

using Pfinit.Settings;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests;

/// <summary>README, and the tables of docs that it leads to.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_settings_table_is_the_catalog() => Assert.Equal(
        SettingsCatalog.All.Select(row => $"| `{row.Variable}` | `{row.Key}` | {(row.Default.Length == 0 ? "" : $"`{row.Default}`")} | {row.Help}{Link(row)} |"),
        Table("SETTINGS.md", "| Variable | TOML key |"));

    [Fact]
    public void The_keys_of_a_relay_are_those_of_the_catalog() => Assert.Equal(
        RelayEntryRows.All.Select(row => $"| `{RelayEntryRows.EntryKey(row)}` | {row.Help} |"),
        Table("RELAYS.md", "| Key | Effect |"));

    [Fact]
    public void The_ranges_of_durations_are_those_of_the_catalog() => Assert.Equal(
        SettingsCatalog.All.Where(row => row.Kind == SettingKind.Duration)
            .Select(row => $"| `{row.Variable}` | `{Text(row.Range.Low)}` | `{Text(row.Range.High)}` |"),
        Table("SETTINGS.md", "| Setting | Shortest | Longest |"));

    [Fact]
    public void Each_switch_stands_in_the_row_of_its_kind()
    {
        var flags = SettingsCatalog.All.Where(row => row.Kind == SettingKind.Flag).ToList();
        Assert.Equal(
            [Names(flags.Where(row => row is { NoMeansOff: false, WantsYesOrNo: false })), Names(flags.Where(row => row.NoMeansOff)), Names(flags.Where(row => row.WantsYesOrNo))],
            Table("SETTINGS.md", "| Variables | On |").Select(row => row.Split('|')[1].Trim()));

        static string Names(IEnumerable<Setting> rows) => string.Join(", ", rows.Select(row => $"`{row.Variable}`"));
    }

    [Fact]
    public void Readme_names_every_variable_and_leads_to_the_table_and_to_each_document()
    {
        var readme = Repository.Read("README.md");
        Assert.All(SettingsCatalog.All, row => Assert.Contains($"`{row.Variable}`", readme));
        Assert.All([.. Documents.Select(name => $"](docs/{name}"), "](docs/SETTINGS.md#all-settings)"], link => Assert.Contains(link, readme));
    }

    private static IEnumerable<string> Documents => Directory.GetFiles(Repository.Path("docs"), "*.md").Select(path => Path.GetFileName(path));

    private static string Link(Setting row) => row.Kind == SettingKind.Duration ? " [Duration](#durations)." : "";

    private static string Text(long milliseconds) => Duration.Text(TimeSpan.FromMilliseconds(milliseconds));

    private static IEnumerable<string> Table(string document, string head) => File.ReadAllLines(Repository.Path("docs", document))
        .SkipWhile(line => !line.StartsWith(head, StringComparison.Ordinal))
        .Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Where(line => !line.Contains('<'));
}

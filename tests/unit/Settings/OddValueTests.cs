// Random settings with random values, converted to TOML and read again. Seeded, so that a failure comes back; the seed is the test's argument.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class OddValueTests
{
    private const int Environments = 200;

    private static readonly string[] Pieces =
    [
        "\"", "'", "\"\"\"", "'''", "\\", "\\n", "\\u0041", "$", "${x}", "$$", "#", "%", "%s", "=", ",", "[", "]", "{", "}", "\n", "\r", "\r\n", "\t", " ", "  ",
        "\0", "\u0001", "\u001b[31m", "\u007f", "\u0085", "\u2028", "\ufeff", "é", "ß", "日本", "😀", "e\u0301", "\u202e", "a", "Z", "0", "-1", "1_000", "true", "yes",
        "example.com", ".", ":", "/", "postfix", "_file", new('x', 5000),
    ];

    private static readonly string[] Parameters = ["myorigin", "smtpd_tls_cert_file", "a.b", "with space", "quo\"te", "naïve", "x=y", "smtpd_banner", "_file", "back\\slash"];
    private static readonly string[] Options = ["Mode", "On-DNSError", "LDAPBindPassword", "a.b", "with space"];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_value_survives_the_way_through_TOML(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Environments; i++)
        {
            var environment = Environment(random);
            var found = new List<Diagnostic>();
            var before = SettingsReader.Collect(environment, new FakeInputFiles(), found);
            var toml = new TomlFile(withSecrets: true, []).Text(before);
            var after = SettingsReader.Collect(
                new Dictionary<string, string>(), new FakeInputFiles().With(SettingsReader.DefaultFile, toml), found);
            Assert.True(found.Count == 0, $"{string.Join("\n", found)}\n{toml}");
            Assert.Equal(Describe(before), Describe(after));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_value_is_explained_in_one_line_without_control_characters(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < Environments; i++)
        {
            var text = Explanation.Of(SettingsReader.Collect(Environment(random), new FakeInputFiles(), []));
            Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
            Assert.All(text.Split('\n').Where(line => !Parameters.Any(line.Contains)), line => Assert.InRange(line.Length, 0, 100));
        }
    }

    private static Dictionary<string, string> Environment(Random random)
    {
        var environment = new Dictionary<string, string>();
        string[] services = ["POSTFIXMASTER_smtp__unix", "POSTFIXMASTER_smtp__unix__maxproc", "POSTFIXMASTER_127.0.0.1:25__inet__a.b"];
        var names = services.Concat(SettingsCatalog.All.Select(row => row.Variable).Concat(Parameters.Select(name => "POSTFIX_" + name)).Concat(Options.Select(name => "OPENDKIM_" + name)));
        foreach (var name in names.Where(_ => random.Next(3) == 0))
            environment[name] = SettingsCatalog.ByVariable(name) is { Kind: SettingKind.Number, IsParameter: false } ? Number(random) : Value(random);
        return environment;
    }

    private static string Value(Random random)
    {
        var text = new StringBuilder();
        for (var count = random.Next(6); count > 0; count--)
            text.Append(Pieces[random.Next(Pieces.Length)]);
        return text.ToString();
    }

    // Anything else is refused, and what is refused cannot be converted.
    private static string Number(Random random) => random.Next(1, 65536).ToString("D" + random.Next(1, 8));

    // What the readers of the settings make of the values.
    private static List<string> Describe(SettingValues values) =>
    [
        .. EffectiveSettings.In(values).Where(effective => effective.Value is not null).Select(effective => (effective.Setting, effective.Value!.Text))
            .Select(pair => (pair.Setting.Variable, Text: pair.Setting switch
            {
                { Kind: SettingKind.Flag } => pair.Setting.IsOn(pair.Text) ? "on" : "",
                { Kind: SettingKind.Words } => string.Join(" ", SettingValues.SplitWords(pair.Text)),
                { Kind: SettingKind.Choice } when pair.Setting.Allowed.Contains(pair.Text.Trim().ToLowerInvariant()) => pair.Text.Trim().ToLowerInvariant(),
                { Kind: SettingKind.Duration } when Duration.Parse(pair.Text.Trim()) is { } span => Duration.Text(span),
                { Kind: SettingKind.Number, IsParameter: false } => long.Parse(pair.Text).ToString(),
                _ => pair.Text,
            }, pair.Setting.IsParameter))
            .Where(row => row.Text.Length > 0 || row.IsParameter)
            .Select(row => $"{row.Variable}={row.Text}"),
    ];
}

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

/// <summary>What `pfinit convert` leaves out is missed until it is supplied, whichever setting it is.</summary>
public sealed class LeftOutSecretTests
{
    private const string Senders = "allowed_sender_domains = [\"example.com\"]\n";

    private const string Row = "key value";
    private const string Table = $"[tables.hidden]\nsecret = true\ntext = \"{Row}\"\n";

    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["password"] = " pass\"word ",
        ["logins"] = "joe:pw",
        ["mask"] = "hash?salt=s",
        ["client_id"] = "client",
        ["secret"] = "cl1ent",
        ["initial_access_token"] = "access",
        ["initial_refresh_token"] = "refresh",
        ["LDAPBindPassword"] = "bind",
    };

    private static readonly string[] Samples =
    [
        $"{Senders}{Key("logins")}[relay]\nhost = \"a.example.net\"\nusername = \"u\"\n{Key("password")}[log]\n{Key("mask")}[opendkim]\n{Key("LDAPBindPassword")}{Table}",
        $"{Senders}[relay]\nhost = \"a.example.net\"\nusername = \"u\"\n[relay.xoauth2]\n{Token("")}",
        $"{Senders}[[relay]]\nhost = \"a.example.net\"\nusername = \"u\"\n{Token("xoauth2.")}[[relay]]\nhost = \"b.example.net\"\nsenders = \"example.org\"\nusername = \"u\"\n{Key("password")}",
    ];

    public static TheoryData<string> Files => [.. Samples];

    [Fact]
    public void Every_secret_there_is_is_tried()
    {
        var all = string.Concat(Samples);
        foreach (var secret in SettingsCatalog.All.Concat(RelayEntryRows.All).Where(row => row.Secret))
            Assert.Contains(secret.Key.Substring(secret.Key.LastIndexOf('.') + 1) + " = ", all);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Settings_are_refused_while_one_secret_is_missing_and_are_the_same_once_all_are_there(string toml)
    {
        var leftOut = new List<Diagnostic>();
        var before = Read(toml, [], out var mistakes);
        Assert.Empty(mistakes);
        var converted = new TomlFile(withSecrets: false, leftOut).Text(before);

        var secrets = converted.Split('\n').Where(line => line.Contains(" = \"/run/secrets/"))
            .ToDictionary(line => line.Split('"')[1], Secret);
        Assert.Equal(leftOut.Count, secrets.Count);
        Assert.DoesNotContain(Values.Values, value => converted.Contains($"\"{value}\""));
        foreach (var missing in secrets.Keys)
        {
            Read(converted, secrets.Where(file => file.Key != missing), out var found);
            Assert.Contains(found, diagnostic => diagnostic.Severity >= Severity.Fatal && diagnostic.Text.Contains(missing));
        }

        var after = Read(converted, secrets, out mistakes);
        Assert.Empty(mistakes);
        Assert.Equal(Content(before), Content(after));
    }

    private static IEnumerable<string> Content(SettingValues values) =>
        values.All.Select(value => $"{value.Setting.Key}={value.Text}").Order(StringComparer.Ordinal)
            .Concat(values.Relays.SelectMany(relay => RelayEntryRows.All.Select(row => $"{row.Key}={relay[RelayEntryRows.EntryKey(row)]?.Text}")))
            .Concat(new TableReader(values, []).Read().Select(table => $"{table.Name}: {string.Join(", ", table.Rows!)}"));

    private static SettingValues Read(string toml, IEnumerable<KeyValuePair<string, string>> secrets, out List<Diagnostic> found)
    {
        var files = new FakeInputFiles().With(SettingsReader.DefaultFile, toml);
        foreach (var (path, content) in secrets)
            files.With(path, content);
        found = [];
        var values = SettingsReader.Collect(new Dictionary<string, string>(), files, found);
        _ = new SettingsBuilder(values, files, found).Build();
        return values;
    }

    // `xoauth2.secret_file` holds what `secret` was; the table's `file` has no such key.
    private static string Secret(string line)
    {
        var key = line.Split(' ')[0].Split('.').Last();
        return (key == TableSection.File ? Row : Values[key.Substring(0, key.Length - SettingsCatalog.FileKeySuffix.Length)]) + "\n";
    }

    private static string Key(string name) => $"{name} = {TomlValue.Quote(Values[name])}\n";

    private static string Token(string prefix) =>
        string.Concat(new[] { "client_id", "secret", "initial_access_token", "initial_refresh_token" }.Select(name => prefix + Key(name)));
}

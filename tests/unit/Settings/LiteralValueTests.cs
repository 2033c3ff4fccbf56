// Every setting with values that somebody could mistake for something else. Whatever the setting, the outcome is a refusal or a plan in which the
// value is one value: it opens no line, parameter, option or row of its own, and what can hold any text holds it to the letter.

using System.Text;
using System.Text.Json;
using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Tests.Settings;

public sealed class LiteralValueTests
{
    private const string Injected = "injected";

    private static readonly Dictionary<string, string> Odd = new()
    {
        ["blanks"] = "  two  words\t ",
        ["quotes"] = "\"a\" 'b' `c`",
        ["dollar"] = "$mydomain ${mail_version} $(queue_directory) $$ $",
        ["hash"] = "#injected = yes",
        ["hash-inside"] = "a #injected = yes",
        ["percent"] = "%s%n%100d %",
        ["backslash"] = "\\ a\\b \\n \\",
        ["line-breaks"] = "a\ninjected = yes\nInjected yes\n\tinjected yes\n",
        ["line-break-first"] = "\ninjected = yes",
        ["windows-line-breaks"] = "a\r\ninjected = yes\r\nInjected yes\r\n",
        ["carriage-return"] = "a\rinjected = yes",
        ["equals"] = "=a=b=",
        ["semicolons"] = ";a;b;injected=yes;",
        ["commas"] = ",,a,,b,,",
        ["colons"] = "a:b::c:",
        ["delimiters"] = "a:|~^!;b",
        ["braces"] = "{ injected = yes } {",
        ["tables"] = "lmdb:/etc/passwd, regexp:{{/./ REJECT}}",
        ["option"] = "-o injected=yes",
        ["paths"] = "../../etc/passwd",
        ["unicode"] = "Grüße 漢字 😀 \u2028injected = yes",
        ["unicode-blanks"] = "\u00a0\u2003x\u0085",
        ["escapes"] = "\x1b[2J\x07\x7f",
        ["nul"] = "a\0injected = yes",
        ["64-KB"] = new string('x', 65536),
        ["64-KB-of-words"] = string.Concat(Enumerable.Repeat("injected = yes ", 4400)),
    };

    private static readonly string[] Parameters = ["POSTFIX_myorigin", "POSTFIX_smtpd_banner", "OPENDKIM_ReportAddress", "OPENDKIM_LDAPBindPassword", "OPENDKIM_Socket"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var variable in SettingsCatalog.All.Select(row => row.Variable).Concat(Parameters))
            {
                foreach (var name in Odd.Keys)
                    cases.Add(variable, name);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_value_is_literal_or_refused_and_nothing_else_comes_of_it(string variable, string name)
    {
        if (name != "nul")
            Check(variable, Odd[name], environment: true);
        Check(variable, Odd[name], environment: false);
    }

    private static void Check(string variable, string value, bool environment)
    {
        var (settings, plan, diagnostics) = Plan(variable, value, environment);
        foreach (var diagnostic in diagnostics)
        {
            var line = diagnostic.ToString();
            Assert.DoesNotContain(line, character => char.IsControl(character) || character == '\u2028');
            Assert.True(line.Length < 500, "too long: " + line);
            if (IsSecret(variable) && value.Length > 8)
                Assert.DoesNotContain(value.Substring(2, 6), line, StringComparison.Ordinal);
        }

        if (diagnostics.Any(diagnostic => diagnostic.Severity >= Severity.Fatal))
            return;
        AssertNothingInjected(plan);
        AssertStands(variable, value, settings, plan);
    }

    private static void AssertNothingInjected(RelayPlan plan)
    {
        Assert.DoesNotContain(MainCfOf(plan).Names, name => name.Contains(Injected, StringComparison.OrdinalIgnoreCase));
        foreach (var line in plan.Files.SelectMany(file => file.Content.TrimEnd('\n').Split('\n')))
        {
            Assert.False(line.TrimStart().StartsWith(Injected, StringComparison.OrdinalIgnoreCase), "a line of its own: " + line);
            Assert.DoesNotContain('\0', line);
        }

        foreach (var row in plan.Tables.SelectMany(table => table.ToText().Split('\n')))
            Assert.False(row.TrimStart().StartsWith(Injected, StringComparison.OrdinalIgnoreCase), "a row of its own: " + row);
        Assert.Contains(new PlannedDirectory(Paths.Postfix, Access.PublicDirectory), plan.Directories);
        Assert.DoesNotContain(plan.Services.SelectMany(service => service.Environment.Concat(service.Command)), word => word.Contains('\n') || word.Contains('\0'));
        Assert.NotEqual("", PlanText.Of(plan));
    }

    // Where a value has a place of its own it is there, whole.
    private static void AssertStands(string variable, string value, PfinitSettings settings, RelayPlan plan)
    {
        var password = plan.Tables.Single(table => table.Path == Paths.SaslPasswords).Rows;
        switch (variable)
        {
            case "RELAYHOST_USERNAME":
                // SASL knows no name with white space at an end; that is said.
                Assert.StartsWith(value.Trim(' ', '\t', '\n', '\r') + settings.Relay!.Login!.Delimiter, Assert.Single(password).Value, StringComparison.Ordinal);
                Assert.Equal(settings.Relay.Login.Delimiter is ':' ? null : settings.Relay.Login.Delimiter.ToString(), MainCfOf(plan)["smtp_sasl_password_result_delimiter"]);
                break;
            case "RELAYHOST_PASSWORD":
                Assert.Equal("u:" + value, Assert.Single(password).Value);
                break;
            case "SASL_RELAYHOST":
                Assert.Equal(value, Assert.Single(password).Key);
                break;
            case "RELAYHOST":
                Assert.Equal(value.Trim(), MainCfOf(plan)["relayhost"]);
                break;
            case "TZ":
                Assert.All(plan.Services, service => Assert.Contains(settings.TimeZone is null ? "PATH=" : "TZ=" + value, string.Join('\n', service.Environment), StringComparison.Ordinal));
                break;
            case "POSTFIX_myorigin" or "POSTFIX_smtpd_banner":
                Assert.Equal(OnOneLine(value), MainCfOf(plan)[variable["POSTFIX_".Length..]] ?? "");
                break;
            case "OPENDKIM_ReportAddress" or "OPENDKIM_LDAPBindPassword":
                var option = variable["OPENDKIM_".Length..] + " ";
                var line = Assert.Single(Conf(plan), line => line.StartsWith(option, StringComparison.Ordinal));
                Assert.Equal(OnOneLine(value), line[option.Length..]);
                break;
        }
    }

    private static string OnOneLine(string value)
    {
        // In a parameter a line break is white space; what Postfix and OpenDKIM strip at the ends is no part of a value, either.
        char[] blank = [' ', '\t', '\r', '\n', '\v', '\f'];
        var replaced = string.Join(" ", value.Split('\n').Select(line => line.Trim(blank))).Trim(blank);
        return TableTypes.ToLmdb(replaced);
    }

    private static MainCf MainCfOf(RelayPlan plan) => new(plan.Files.Single(file => file.Path == Paths.MainCf).Content);

    private static string[] Conf(RelayPlan plan) => plan.Files.Single(file => file.Path == Paths.OpenDkimConf).Content.TrimEnd('\n').Split('\n');

    private static bool IsSecret(string variable) => SettingsCatalog.IsSecret(variable);

    private static (PfinitSettings Settings, RelayPlan Plan, List<Diagnostic> Diagnostics) Plan(string variable, string value, bool environment)
    {
        var variables = new Dictionary<string, string>
        {
            ["ALLOWED_SENDER_DOMAINS"] = "example.com",
            ["DKIM_AUTOGENERATE"] = "1",
            ["RELAYHOST"] = "[smtp.example.net]",
            ["RELAYHOST_USERNAME"] = "u",
            ["RELAYHOST_PASSWORD"] = "p",
        };
        var files = new FakeInputFiles();
        if (environment)
            variables[variable] = value;
        else if (!AddToToml(variable, value, files))
            return Plan(variable, value, environment: true);
        else
            variables.Remove(variable);
        var diagnostics = new List<Diagnostic>();
        var settings = SettingsReader.Read(variables, files, diagnostics);
        return (settings, Planner.Build(settings, SurroundingsFor(settings), diagnostics), diagnostics);
    }

    // JSON's escapes are among TOML's. A flag or number in TOML is no string, so there is nothing odd to write.
    private static bool AddToToml(string variable, string value, FakeInputFiles files)
    {
        var setting = SettingsCatalog.ByVariable(variable) ?? (variable.StartsWith(SettingsCatalog.PostfixPrefix, StringComparison.Ordinal)
            ? SettingsCatalog.PostfixParameter(variable[SettingsCatalog.PostfixPrefix.Length..])
            : SettingsCatalog.OpenDkimOption(variable[SettingsCatalog.OpenDkimPrefix.Length..]));
        if (setting.Kind is SettingKind.Flag or SettingKind.Number)
            return false;
        files.With("/etc/pfinit.toml", $"{setting.Key} = {JsonSerializer.Serialize(value)}\n");
        return true;
    }

    /// <summary>A new container without anything of the user's, or one with these two files and the record of the last start.</summary>
    internal static Surroundings SurroundingsFor(
        PfinitSettings settings, string mainCf = "# Ours\ncompatibility_level = 3.6\n", string masterCf = "submission inet n - n - - smtpd\n", string record = "") => new()
        {
            HostName = "relay.test",
            MainCf = mainCf,
            MasterCf = masterCf,
            Undone = Undone.In(settings, mainCf, masterCf, SetRecord.Parse(record)),
            Missing = [],
            WrittenTables = [],
            Keys = new Dictionary<string, KeyFact>(),
            Tokens = new Dictionary<string, TokenFact>(),
            RspamdKeys = [],
            HasMailName = false,
            LoginsBefore = false,
            Certificates = new Dictionary<string, CertificateFact>(),
            SelfSigned = null,
            RelayTables = [],
            HasSnakeOil = false,
            HarmlessTables = [],
            Absent = [],
            QueueSpace = null,
            NameServers = [],
            PostfixParameters = [],
        };
}

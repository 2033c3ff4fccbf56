// Every byte that reaches pfinit from outside, spoilt: settings files, the environment, log lines. 100,000 inputs in an ordinary test run;
// PFINIT_FUZZ=2000000 tries as many. A finding is shown in base64: put it into corpus/ before mending what it found.

using System.Text;
using System.Text.Json;
using Pfinit.Diagnostics;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Tests.Observe;
using Pfinit.Tests.Settings;
using Xunit.Abstractions;

namespace Pfinit.Tests.Fuzz;

[Collection(SharedTimeZone.Name)]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const string Secret = "xMARKEDSECRETx";

    // Whoever puts the content of this file into another setting has it where he wants it, so then it is no secret.
    private const string SecretFile = "/run/secrets/relay";
    private const int Seed = 20260105;

    private static readonly int Total = int.Parse(Environment.GetEnvironmentVariable("PFINIT_FUZZ") ?? "100000");

    private static readonly string[] TomlWords =
    [
        "[relay]\n", "[[relay]]\n", "[postfix]\n", "[dkim]\n", "= ", "\"", "\"\"\"", "'''", "[", "]", "{", "}", "\\u0000", "\\uD800", "\\U0010FFFF", "\\", "\n", "\r",
        "#", ".", ",", "true", "0x7f", "1e400", "inf", "nan", "1979-05-27T07:32:00Z", "99999999999999999999", "-0", "_", "\uFEFF", "é", "password_file = \"/run/secrets/relay\"\n",
        "relay.host = \"h\"\n", "allowed_sender_domains = \"example.com\"\n", "\"\" = 1\n",
    ];

    private static readonly string[] EnvironmentWords =
    [
        "=", "\n", "POSTFIX_", "OPENDKIM_", "_FILE", "RELAYHOST=", "[", "]", ":587", "@", "://", ",", "$", "${", "hash:", "é", "\uFFFD", "\u2028", "DKIM_SELECTOR=", "TZ=", "Europe/Berlin",
        "RELAYHOST_PORT=tcp://10.0.0.1:25", "..", "xn--", "*.", ".", "!", "RSPAMD_", "SMTP_HEADER_CHECKS=", "regexp:/etc/postfix/smtp_header_checks", "1", "-1", "DKIM_BACKEND=rspamd",
    ];

    private static readonly string[] DatagramWords =
    [
        "<", ">", "<22>", "<999>", "Nov  3 07:05:09 ", "2025-11-03T07:05:09.1Z ", "postfix/smtp[1]: ", ": ", "[", "]", "from=<", "to=<", ">, ", "status=sent (", "delay=", "1.", "00", "\"", "\\",
        "3F2A01C0D5: ", "NOQUEUE: reject: RCPT from ", "; from=<", "message-id=<", "connect from a[1]", "\0", "\n", "\u2028", "é", "client=", "relay=", "dsn=2.0.0",
    ];

    private static readonly string[] SecretNames = ["RELAYHOST_PASSWORD", "XOAUTH2_SECRET", "XOAUTH2_INITIAL_REFRESH_TOKEN", "SMTPD_SASL_USERS", "OPENDKIM_LDAPBindPassword"];

    [Fact]
    public void Settings_files()
    {
        var mutator = new Mutator(Seed, Corpus.Toml, TomlWords);
        Repeat(Total / 20, mutator.Next, input =>
        {
            // Within a text of several lines the password would be no password but a part of that text.
            var text = Encoding.UTF8.GetString(input);
            var withSecret = text.Contains("\"\"\"") || text.Contains("'''") ? input : [.. input, .. Encoding.UTF8.GetBytes(SecretLine(mutator))];
            var files = new FakeInputFiles().With(SecretFile, Count(text, SecretFile) == Count(text, $"password_file = \"{SecretFile}\"") ? Secret : "");
            files.Files["/etc/pfinit.toml"] = withSecret;
            CheckSettings([], files, Secret);
        });
    }

    [Fact]
    public void Environments()
    {
        var mutator = new Mutator(Seed + 1, Corpus.Environments, EnvironmentWords);
        Repeat(Total / 20, mutator.Next, input =>
        {
            var environment = new Dictionary<string, string>();
            foreach (var line in Encoding.UTF8.GetString(input).Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2))
                environment[line[0]] = line[1];
            if (mutator.Below(4) == 0)
                environment["RELAYHOST"] = mutator.Pick(["user:" + Secret + "@smtp.example.net", "smtp://user:" + Secret + "@smtp.example.net:25"]);
            else
                environment[mutator.Pick(SecretNames)] = mutator.Pick([Secret, "u:" + Secret, Secret + "\n", Secret + "\uFFFD", "," + Secret + ","]);
            var named = environment.Where(pair => pair.Value == SecretFile).All(pair => pair.Key == "RELAYHOST_PASSWORD_FILE");
            CheckSettings(environment, new FakeInputFiles().With(SecretFile, named ? Secret : "").With("/etc/postfix/smtp_header_checks", ""), Secret);
        });
    }

    [Fact]
    public void Log_lines()
    {
        var mutator = new Mutator(Seed + 2, Corpus.Datagrams, DatagramWords);
        var json = new JsonFormat("relay");
        ILineFormat plain = new PlainFormat(LogColour.None);
        var line = new ByteBuffer(8192);
        AddressMasker?[] maskers = [null, .. new MaskFilter[] { new MaskFilter.Smart("*"), new MaskFilter.Paranoid("*") }.Select(AddressMasker.For)];
        Repeat(Total * 18 / 20, mutator.Next, input =>
        {
            var masker = mutator.Pick(maskers);
            foreach (var format in new[] { json, plain })
            {
                line.Clear();
                var record = SyslogRecord.Parse(input);
                format.Append(record, masker, Datagram.Time, own: false, line);
                Assert.Equal(line.Length - 1, line.Written.IndexOf((byte)'\n'));
                Assert.True(line.Written.Slice(0, line.Length - 1).IndexOfAnyInRange((byte)0, (byte)0x1f) < 0, "a control character");
                if (format == json)
                    ReadJson(line.Written);
            }
        });
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    // Throws when it is not one value and nothing else.
    private static void ReadJson(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        while (reader.Read())
        {
        }
    }

    private static string SecretLine(Mutator mutator) => mutator.Pick([
        $"\nrelay.password = \"{Secret}\"\n", $"\nrelay.password = {Secret}\n", $"\nrelay.password = \"{Secret}\n", $"\nrelay.password = {Secret}\"\n",
        $"\nrelay.password \"{Secret}\"\n", $"\nrelay.password = \"\\{Secret}\"\n", $"\n[relay]\npassword = '{Secret}'\nport = 0\n", $"\nrelay.password = [\"{Secret}\"]\n",
        $"\nrelay.password = \"a\" {Secret}\n", $"\n[relay]\npassword_file = \"/run/secrets/relay\"\npassword = \"{Secret}\"\n", $"\n[opendkim]\nLDAPBindPassword = \"{Secret}\"\n",
    ]);

    private static void CheckSettings(Dictionary<string, string> environment, FakeInputFiles files, string secret)
    {
        var diagnostics = new List<Diagnostic>();
        var settings = SettingsReader.Read(environment, files, diagnostics);
        var plan = Planner.Build(settings, LiteralValueTests.SurroundingsFor(settings) with { PostfixParameters = ["myhostname", "myorigin"] }, diagnostics);
        foreach (var diagnostic in diagnostics)
        {
            var line = diagnostic.ToString();
            Assert.False(line.Any(char.IsControl), "more than a line: " + line);
            Assert.True(diagnostic.Subject.Length > 0 && diagnostic.Text.Length > 0, "without place or text: " + line);
            Assert.False(line.Contains(secret, StringComparison.OrdinalIgnoreCase), "the secret: " + line);
        }

        // What is refused is neither shown nor carried out, but planning it must not fail, either.
        var text = PlanText.Of(plan);
        if (diagnostics.TrueForAll(diagnostic => diagnostic.Severity < Severity.Fatal))
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    private void Repeat(int count, Func<byte[]> next, Action<byte[]> check)
    {
        var tried = 0;
        for (; tried < count; tried++)
        {
            var input = next();
            try
            {
                check(input);
            }
            catch (Exception e)
            {
                Assert.Fail($"input {tried}: {e.GetType().Name}: {e.Message}\n{Convert.ToBase64String(input)}\n{e.StackTrace}");
            }
        }

        output.WriteLine($"{tried} inputs");
        Assert.Equal(count, tried);
    }
}

using System.Text.Json.Nodes;
using Pfinit.Settings;
using Pfinit.Tests.Golden;
using Pfinit.Tests.Shared;
using Tomlyn;
using Tomlyn.Model;

namespace Pfinit.Tests.Settings;

public sealed class JsonSchemaTests
{
    private const string Published = "pfinit.schema.json";

    private static readonly SchemaValidator Validator = new(JsonNode.Parse(JsonSchema.Text())!);

    public static TheoryData<string> GoodFiles =>
        [.. GoldenCase.Names.Where(name => name is not ("toml-unknown-key" or "tables-warnings")).Select(name => new GoldenCase(name).GoodToml()).OfType<string>()];

    [Fact]
    public void Published_schema_is_that_of_the_catalog()
    {
        var path = Repository.Path("docs", Published);
        if (System.Environment.GetEnvironmentVariable("PFINIT_ACCEPT") == "1")
            File.WriteAllText(path, JsonSchema.Text());
        Assert.Equal(File.ReadAllText(path), JsonSchema.Text());
    }

    [Fact]
    public void Examples_of_the_documents_are_valid()
    {
        Assert.NotEmpty(DocumentedExamples());
        Assert.All(DocumentedExamples(), toml => Assert.Empty(Mistakes(toml)));
    }

    [Theory]
    [MemberData(nameof(GoodFiles))]
    public void Files_that_pfinit_takes_are_valid(string toml) => Assert.Empty(Mistakes(toml));

    [Fact]
    public void Every_key_of_the_catalog_and_its_file_twin_are_valid()
    {
        foreach (var row in SettingsCatalog.All)
        {
            Assert.Empty(Mistakes($"{row.Key} = {TomlValue.Of(row, row.Kind is SettingKind.Number ? "1" : row.Kind is SettingKind.Duration ? "1s" : row.Kind is SettingKind.Choice ? row.Allowed[0] : "x")}"));
            Assert.Empty(Mistakes($"{row.Key}_file = \"/run/secrets/x\""));
        }
    }

    [Theory]
    [InlineData("postfix.smtpd_banner = \"x\"")]
    [InlineData("postfix.smtpd_tls_cert_file = \"/x\"")]
    [InlineData("postfix.smtpd_helo_required = true")]
    [InlineData("postfix.maximal_queue_lifetime = 5")]
    [InlineData("postfix.debug_peer_list = [\"a\", \"b\"]")]
    [InlineData("postfix.mynetworks = \"\"")]
    [InlineData("postfix.message_size_limit = \"$x\"")]
    [InlineData("postfix.message_size_limit = \"\"")]
    [InlineData("postfix.smtp_tls_security_level = \"$x\"")]
    [InlineData("postfix.smtp_tls_security_level = \"\"")]
    [InlineData("opendkim.Mode = \"s\"")]
    [InlineData("opendkim.LDAPBindPassword_file = \"/x\"")]
    [InlineData("allowed_sender_domains = \"example.com example.org\"")]
    [InlineData("tables.vips.rows = {a = \"b\"}")]
    [InlineData("tables.checks = {type = \"pcre\", file = \"/x\", secret = true}")]
    [InlineData("master.\"smtps/inet\" = \"smtps inet n - n - - smtpd\"")]
    [InlineData("master.\"smtp/unix\" = false")]
    [InlineData("master.\"smtp/unix\" = {maxproc = 20, smtp_helo_timeout = \"30s\"}")]
    public void Other_spellings_that_pfinit_takes_are_valid(string toml) => Assert.Empty(Mistakes(toml));

    [Theory]
    [InlineData("allowed_sender_domain = \"example.com\"", "/allowed_sender_domain: not allowed")]
    [InlineData("allowed_sender_domains = [1]", "/allowed_sender_domains/0: wrong type")]
    [InlineData("relay.port = 70000", "/relay/port: too large")]
    [InlineData("[[relay]]\nhost = 5", "/relay/0/host: wrong type")]
    [InlineData("[[relay]]\nsender = \"x\"", "/relay/0/sender: not allowed")]
    [InlineData("[[relay]]\nsenders = \"x\"\nrecipients = \"y\"", "/relay/0/senders: not allowed")]
    [InlineData("relay.port = 0", "/relay/port: too small")]
    [InlineData("relay.port = \"587\"", "/relay/port: wrong type")]
    [InlineData("relay.hosts = \"x\"", "/relay/hosts: not allowed")]
    [InlineData("relay.password_file = \"\"", "/relay/password_file: too short")]
    [InlineData("relay = {password = \"x\", password_file = \"/x\"}", "/relay/password: not allowed")]
    [InlineData("dkim.autogenerate = 1", "/dkim/autogenerate: wrong type")]
    [InlineData("log.format = \"xml\"", "/log/format: not one of the values")]
    [InlineData("postfix.message_size_limit = \"10M\"", "/postfix/message_size_limit: does not match")]
    [InlineData("postfix.smtp_tls_security_level = \"maybe\"", "/postfix/smtp_tls_security_level: none of the choices")]
    [InlineData("postfix.smtpd_banner = 1.5", "/postfix/smtpd_banner: wrong type")]
    [InlineData("tables.vips = \"x\"", "/tables/vips: wrong type")]
    [InlineData("tables.\"a.b\".text = \"x\"", "/tables/a.b: not allowed")]
    [InlineData("tables.vips.type = \"mysql\"", "/tables/vips/type: not one of the values")]
    [InlineData("tables.vips.rows = {a = 1}", "/tables/vips/rows/a: wrong type")]
    [InlineData("tables.vips.typ = \"pcre\"", "/tables/vips/typ: not allowed")]
    [InlineData("tables.vips = {text = \"x\", file = \"/x\"}", "/tables/vips/text: not allowed")]
    [InlineData("master.submission = \"x\"", "/master/submission: not allowed")]
    [InlineData("master.\"smtp/unix\" = 5", "/master/smtp/unix: wrong type")]
    [InlineData("master.\"smtp/unix\".maxproc = 1.5", "/master/smtp/unix/maxproc: wrong type")]
    [InlineData("opendkim.Modus = \"s\"", "/opendkim/Modus: not allowed")]
    [InlineData("opendkim.Modus_file = \"/x\"", "/opendkim/Modus_file: not allowed")]
    public void Mistakes_are_found(string toml, string mistake) => Assert.Equal([mistake], Mistakes(toml));

    private static IReadOnlyList<string> Mistakes(string toml) => Validator.Mistakes(Json(TomlSerializer.Deserialize<TomlTable>(toml)!));

    private static JsonNode Json(object value) => value switch
    {
        TomlTable table => new JsonObject(table.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Json(pair.Value)))),
        TomlTableArray tables => new JsonArray([.. tables.Select(Json)]),
        TomlArray array => new JsonArray([.. array.Select(item => Json(item!))]),
        _ => JsonValue.Create(value)!,
    };

    private static List<string> DocumentedExamples() =>
        [.. new[] { Repository.Path("README.md") }.Concat(Directory.GetFiles(Repository.Path("docs"), "*.md"))
            .SelectMany(path => File.ReadAllText(path).Split("```toml\n").Skip(1).Select(rest => rest.Split("```")[0]))];
}

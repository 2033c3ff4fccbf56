// A golden case is a folder: what goes in, and the text that must come out.
// (host-under-systemd: its settings are those of examples/systemd, by a link.)
//   environment                 NAME=value a line; \n in a value is a line break
//   files/…                     the input files by their absolute path: files/etc/pfinit.toml, files/etc/postfix/main.cf,
//                               files/etc/opendkim/keys/example.org.private and files/var/lib/rspamd/dkim/… (an empty one stands for a good key, the
//                               word ed25519 for one of that kind);
//                               a certificate is the word good, other-name or expired, or what is wrong with it;
//                               files/var/spool/postfix/xoauth2-tokens/USER (as on the first day of 2026)
//   expected-diagnostics.txt    every diagnostic, in order; absent when there must be none
//   expected-plan.txt           the plan; absent when the settings are refused
// PFINIT_ACCEPT=1 writes the expected files anew.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Tests.Settings;
using Pfinit.Tests.Shared;

namespace Pfinit.Tests.Golden;

/// <summary>One folder below tests/unit/Golden.</summary>
internal sealed class GoldenCase(string name)
{
    public const string Diagnostics = "expected-diagnostics.txt";
    public const string PlanFile = "expected-plan.txt";
    private static readonly bool Accept = System.Environment.GetEnvironmentVariable("PFINIT_ACCEPT") == "1";

    public static IEnumerable<string> Names =>
        Directory.GetDirectories(Repository.Path("tests", "unit", "Golden")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private string Folder { get; } = Repository.Path("tests", "unit", "Golden", name);

    /// <summary>Reads the case's settings and plans them; no plan when they are refused, as in `run`.</summary>
    public (string Diagnostics, string Plan) Produce()
    {
        var (plan, found, refused) = Plan(Environment(), InputFiles());
        return (string.Concat(found.Select(diagnostic => diagnostic + "\n")), refused ? "" : PlanText.Of(plan));
    }

    /// <summary>
    /// The plan of a first start, and that of the next one on the files and keys which the first left behind; null when the settings are refused.
    /// </summary>
    public (RelayPlan First, RelayPlan Second, IReadOnlyList<Diagnostic> SecondDiagnostics)? ProduceTwice()
    {
        var files = InputFiles();
        var found = new List<Diagnostic>();
        var settings = SettingsReader.Read(Environment(), files, found);
        var surroundings = SurroundingsFor(settings, files);
        var first = Planner.Build(settings, surroundings, found);
        if (found.Any(diagnostic => diagnostic.Severity >= Severity.Fatal))
            return null;
        var mainCf = first.Files.Single(file => file.Path == Paths.MainCf).Content;
        var masterCf = first.Files.Single(file => file.Path == Paths.MasterCf).Content;
        var left = surroundings with
        {
            MainCf = mainCf,
            MasterCf = masterCf,
            Undone = Undone.In(settings, mainCf, masterCf, SetRecord.Parse(first.Files.FirstOrDefault(file => file.Path == Paths.SetRecord)?.Content ?? "")),
            LoginsBefore = first.Logins.Count > 0,
            SelfSigned = first.SelfSigned is { Kept: null } made ? new CertificateFact((string?)null) { DaysLeft = made.Days, MatchesHostName = true } : surroundings.SelfSigned,
            RspamdKeys = [.. surroundings.RspamdKeys.Select(key => first.KeyCopies.Any(copy => copy.Source == key.Path) ? key with { Taken = true } : key)],
            Keys = first.NewKeys.Select(key => key.PrivatePath).Concat(first.KeyCopies.Select(copy => copy.Target)).Concat(surroundings.Keys.Keys).Distinct()
                .ToDictionary(path => path, path => surroundings.Keys.TryGetValue(path, out var fact) ? fact : KeyFact.Good),
        };
        var again = new List<Diagnostic>();
        return (first, Planner.Build(settings, left, again), again);
    }

    /// <summary>
    /// The plan of a start, and that of one whose settings are nothing but what `pfinit convert` prints for the first; null when the settings are
    /// refused.
    /// </summary>
    public (RelayPlan First, RelayPlan Second)? ProduceConverted()
    {
        var files = InputFiles();
        var environment = Environment();
        var values = SettingsReader.Collect(environment, files, []);
        var first = Plan(environment, files);
        if (first.Refused)
            return null;
        foreach (var dropIn in files.TomlFiles(SettingsReader.DropInDirectory))
            files.Files.Remove(dropIn);
        files.With(SettingsReader.DefaultFile, new TomlFile(withSecrets: true, []).Text(values));
        var second = Plan([], files);
        Assert.False(second.Refused, string.Join("\n", second.Found));
        return (first.Plan, second.Plan);
    }

    /// <summary>The settings file of a case that is not refused; null when there is none.</summary>
    public string? GoodToml()
    {
        var files = InputFiles();
        return Plan(Environment(), files).Refused ? null : Text(files, SettingsReader.DefaultFile);
    }

    /// <summary>The content of an expected file; none when it does not exist. Rewrites it first when asked to accept.</summary>
    public string Expected(string file, string actual)
    {
        var path = Path.Combine(Folder, file);
        if (Accept && actual.Length > 0)
            File.WriteAllText(path, actual);
        else if (Accept)
            File.Delete(path);
        return File.Exists(path) ? File.ReadAllText(path) : "";
    }

    private static (RelayPlan Plan, IReadOnlyList<Diagnostic> Found, bool Refused) Plan(Dictionary<string, string> environment, FakeInputFiles files)
    {
        var found = new List<Diagnostic>();
        var values = SettingsReader.Collect(environment, files, found);
        var settings = new SettingsBuilder(values, files, found).Build();
        var plan = Planner.Build(settings, SurroundingsFor(settings, files), found);
        return (plan, FileOrder.Of(found, values.Files), found.Any(diagnostic => diagnostic.Severity >= Severity.Fatal));
    }

    private Dictionary<string, string> Environment()
    {
        var path = Path.Combine(Folder, "environment");
        return !File.Exists(path) ? [] : File.ReadAllLines(path).Where(line => line.Length > 0).Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Replace("\\n", "\n"));
    }

    private FakeInputFiles InputFiles()
    {
        var files = new FakeInputFiles().With("/usr/share/zoneinfo/Europe/Berlin", "").With("/etc/postfix/smtp_header_checks", "");
        var root = Path.Combine(Folder, "files");
        foreach (var path in Directory.Exists(root) ? Directory.GetFiles(root, "*", SearchOption.AllDirectories) : [])
            files.Files[path.Substring(root.Length)] = File.ReadAllBytes(path);
        return files;
    }

    private static Surroundings SurroundingsFor(PfinitSettings settings, FakeInputFiles files) => new()
    {
        HostName = Text(files, "/proc/sys/kernel/hostname")?.Trim() ?? "relay.test",
        MainCf = Text(files, Paths.MainCf) ?? Default("main.cf"),
        MasterCf = Text(files, Paths.MasterCf) ?? Default("master.cf"),
        Undone = Undone.In(
            settings, Text(files, Paths.MainCf) ?? Default("main.cf"), Text(files, Paths.MasterCf) ?? Default("master.cf"), SetRecord.Parse(Text(files, Paths.SetRecord) ?? "")),
        Missing = [],
        WrittenTables = [.. files.Files.Keys.Where(path => path.StartsWith(LookupTable.Directory + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)],
        RelayTables = [.. files.Files.Keys.Where(RelayTables.IsPath)],
        Records = [.. settings.SigningDomains.Select(SigningKeys.RecordPath).Where(files.Exists)],
        Keys = Surroundings.KeyPathsFor(settings).Where(files.Exists).ToDictionary(path => path, path =>
            Text(files, path)?.Trim() switch
            {
                null or "" => KeyFact.Good,
                DkimPublicKey.Ed25519 => KeyFact.Good with { Algorithm = DkimPublicKey.Ed25519 },
                var problem => new KeyFact(true, problem),
            }),
        Tokens = settings.TokenLogins.Select(login => login.OAuth2!.TokenFile).Where(files.Exists).ToDictionary(path => path, path =>
            TokenFile.Parse(files.Files[path], out var problem) is { } token
                ? new TokenFact(true, token.IsValid(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) ? token.AccessToken : "", token.RefreshToken.Length > 0, "")
                : new TokenFact(false, "", false, problem)),
        HasSnakeOil = files.Exists(Paths.SnakeOilCertificate),
        HasMailName = files.Exists(Paths.MailName),
        RspamdKeys = settings.Dkim.ImportsRspamdKeys ? [.. RspamdKeysIn(settings, files)] : [],
        LoginsBefore = Text(files, Paths.SaslServerConf)?.StartsWith(PlannedTable.Marker, StringComparison.Ordinal) == true,
        Certificates = ServerCertificate.In(settings, new MainCf(Text(files, Paths.MainCf) ?? Default("main.cf")))
            .ToDictionary(certificate => certificate.Parameter, certificate => Certificate(files, certificate.Files[certificate.Files.Count - 1])),
        SelfSigned = files.Exists(Paths.SelfSigned) ? Certificate(files, Paths.SelfSigned) : null,
        HarmlessTables = [.. Surroundings.AccessTablesFor(settings, Text(files, Paths.MainCf) ?? Default("main.cf"), Text(files, Paths.MasterCf) ?? Default("master.cf"))
            .Where(path => Text(files, path) is { } table && !AccessTables.HasAction(table))],
        HasInitScripts = HasScripts(files),
        Absent = HasScripts(files) ? [] : [.. NamedTables.Paths(settings, new MainCf(Text(files, Paths.MainCf) ?? Default("main.cf")), new MasterCf(Text(files, Paths.MasterCf) ?? Default("master.cf")))
            .Where(path => !files.Exists(path) && path is not (Paths.PostfixDaemons or Paths.PostfixData or Paths.Queue) && !path.EndsWith("-there", StringComparison.Ordinal) && !path.EndsWith("-directory", StringComparison.Ordinal))],
        Directories = [.. NamedTables.Paths(settings, new MainCf(Text(files, Paths.MainCf) ?? Default("main.cf")), new MasterCf(Text(files, Paths.MasterCf) ?? Default("master.cf")))
            .Where(path => path.EndsWith("/a-directory", StringComparison.Ordinal))],
        QueueSpace = new QueueSpace(BlockSize: 4096, Blocks: 1_000_000, FreeBlocks: 500_000),
        NameServers = ["192.0.2.53"],
        Users = new Dictionary<string, uint> { ["root"] = 0, ["postfix"] = 100, ["opendkim"] = 101, ["nobody"] = 65534 },
        Groups = new Dictionary<string, uint> { ["root"] = 0, ["postfix"] = 102, ["postdrop"] = 103, ["opendkim"] = 104, ["nogroup"] = 65534 },
        PostfixParameters = ["mail_owner", "setgid_group", "default_privs", "myhostname", "mynetworks", "message_size_limit", "smtpd_relay_restrictions", "smtp_tls_security_level", "myorigin",
            "smtpd_tls_auth_only", "smtpd_tls_cert_file", "smtpd_tls_key_file", "smtpd_tls_chain_files", "smtpd_tls_security_level", "mydomain",
            "smtpd_sasl_security_options", "smtpd_upstream_proxy_protocol", "default_destination_concurrency_limit",
            "smtp_tls_wrappermode", "smtp_sasl_mechanism_filter", "transport_maps",
            "smtpd_sender_restrictions", "smtpd_client_restrictions", "smtpd_milters", "syslog_name", "content_filter", "header_checks",
            "meta_directory", "alias_maps", "alias_database", "always_bcc", "maillog_file", "milter_default_action", "non_smtpd_milters", "always_add_missing_headers", "smtpd_tls_wrappermode", "virtual_alias_maps"],
    };

    private static bool HasScripts(FakeInputFiles files) => files.Files.Keys.Any(path => path.StartsWith("/docker-init.d/", StringComparison.Ordinal));

    private static CertificateFact Certificate(FakeInputFiles files, string path) => Text(files, path)?.Trim() switch
    {
        null => new CertificateFact($"open {path}: No such file or directory"),
        "good" => new CertificateFact((string?)null) { DaysLeft = 300, Until = "2027-01-01", MatchesHostName = true, Fingerprint = "aa:bb" },
        "other-name" => new CertificateFact((string?)null) { DaysLeft = 300, Until = "2027-01-01", Fingerprint = "aa:bb" },
        "expired" => new CertificateFact((string?)null) { DaysLeft = -1, Until = "2026-01-01", MatchesHostName = true },
        var problem => new CertificateFact(problem),
    };

    private static IEnumerable<RspamdKey> RspamdKeysIn(PfinitSettings settings, FakeInputFiles files)
    {
        foreach (var path in files.Files.Keys.Where(path => path.StartsWith(Paths.RspamdKeys + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            if (RspamdKeys.Parse(Path.GetFileName(path), RspamdKeys.ByName(settings)) is var (domain, selector))
                yield return new RspamdKey(path, domain.Ascii, selector, Text(files, path) is { Length: > 0 } problem ? problem.Trim() : null, Taken: false);
        }
    }

    private static string? Text(FakeInputFiles files, string path) =>
        files.Files.TryGetValue(path, out var content) ? Utf8Text.OrLatin1(content) : null;

    private static string Default(string file) => File.ReadAllText(Repository.Path("tests", "unit", "Golden", "default-" + file));
}

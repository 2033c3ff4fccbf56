// Gathers the facts a plan depends on besides the settings. Reads only: `check` and `render` use it, too.

using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Apply;

/// <summary>Looks at this machine.</summary>
internal static class SurroundingsReader
{
    private const string HostName = "/proc/sys/kernel/hostname";
    private const string Resolver = "/etc/resolv.conf";
    private const string NameServer = "nameserver";
    private const string MapSuffix = LookupTable.LmdbSuffix;
    private static readonly char[] Blank = [' ', '\t'];

    /// <summary>Where a file missing in /etc/postfix comes from; the first that has it.</summary>
    private static readonly IReadOnlyList<string> Seeds = [Paths.PostfixTemplate, Paths.PostfixDefaults];

    /// <param name="publicName">Name found by the public address, which stands in for that of the container; null when there is none.</param>
    public static Surroundings Read(PfinitSettings settings, IInputFiles files, string? publicName = null)
    {
        var container = publicName ?? Text(files, HostName).Trim();
        var mainCf = InForce(files, Paths.MainCf);
        var masterCf = InForce(files, Paths.MasterCf);
        var undone = Undone.In(settings, mainCf, masterCf, Record(files));
        var accounts = Accounts.Read();
        var certificates = new CertificateFiles(RelayNames.CertificateName(settings, container));
        var scripts = InitScripts.Exist();
        var ofServer = ServerCertificate.In(settings, new MainCf(undone.MainCfText)).Where(certificate => certificate.IsInspectable).ToList();
        var named = NamedTables.Paths(settings, new MainCf(mainCf), new MasterCf(masterCf)).ToList();

        // What Exists is asked about is watched for changes, and Postfix writes into its directories. What is not there is to be noticed when it comes.
        var directories = named.Where(Directory.Exists).ToList();
        var absent = named.Except(directories).Where(path => !files.Exists(path)).ToList();
        foreach (var path in ofServer.SelectMany(certificate => certificate.Files))
            _ = files.Exists(path);
        return new Surroundings
        {
            HostName = container,
            MainCf = mainCf,
            MasterCf = masterCf,
            Undone = undone,
            Missing = [.. Missing()],
            WrittenTables = [.. WrittenTables()],
            RelayTables = [.. DirectoryListing.Files(Paths.Postfix).Where(RelayTables.IsPath)],
            Keys = Surroundings.KeyPathsFor(settings).ToDictionary(path => path, path => DkimKeys.Inspect(path).Fact, StringComparer.Ordinal),
            Records = [.. settings.SigningDomains.Select(SigningKeys.RecordPath).Where(File.Exists)],
            Tokens = settings.TokenLogins.Select(login => login.OAuth2!.TokenFile).Distinct().ToDictionary(path => path, Token, StringComparer.Ordinal),
            HasSnakeOil = files.Exists(Paths.SnakeOilCertificate),
            HasMailName = files.Exists(Paths.MailName),
            RspamdKeys = settings.Dkim.ImportsRspamdKeys ? [.. RspamdKeyFiles.Find(settings)] : [],
            LoginsBefore = Text(files, Paths.SaslServerConf).StartsWith(PlannedTable.Marker, StringComparison.Ordinal),
            Certificates = ofServer.ToDictionary(certificate => certificate.Parameter, certificate => certificates.Inspect(certificate), StringComparer.Ordinal),
            SelfSigned = settings.Logins.Count == 0 ? null : certificates.InspectSelfSigned(Paths.SelfSigned),
            HarmlessTables = [.. Surroundings.AccessTablesFor(settings, undone.MainCfText, undone.MasterCfText)
                .Where(path => files.Read(path, out _) is { } table && !AccessTables.HasAction(Utf8Text.OrLatin1(table)))],

            // An init script may make them.
            Absent = scripts ? [] : absent,
            Directories = directories,
            HasInitScripts = scripts,
            QueueSpace = QueueStorage.Space(),
            NameServers = [.. NameServersIn(Text(files, Resolver))],
            Users = accounts.Users,
            Groups = accounts.Groups,
            PostfixParameters = [.. Text(files, Paths.PostfixParameters).Split('\n').Where(name => name.Length > 0)],
        };
    }

    private static SetRecord Record(IInputFiles files) => !files.Exists(Paths.SetRecord) ? SetRecord.None
        : files.Read(Paths.SetRecord, out var problem) is { } bytes ? SetRecord.Parse(Utf8Text.OrLatin1(bytes)) : SetRecord.Unreadable($"open: {problem}");

    private static TokenFact Token(string path) => TokenFile.Read(path, out var problem) is { } token
        ? new TokenFact(true, token.IsValid(DateTimeOffset.UtcNow) ? token.AccessToken : "", token.RefreshToken.Length > 0, "")
        : new TokenFact(false, "", false, problem);

    /// <summary>The files that settings come from.</summary>
    public static IInputFiles InputFiles() => new InputFiles(Seeds, path => LinuxFiles.FindTarget(path) is { IsPipe: true });

    private static string InForce(IInputFiles files, string path) => Seeds
        .Select(seed => seed + path.Substring(Paths.Postfix.Length))
        .Prepend(path)
        .Select(candidate => Text(files, candidate))
        .FirstOrDefault(text => text.Length > 0) ?? "";

    private static string Text(IInputFiles files, string path) => files.Read(path, out _) is { } bytes ? Utf8Text.OrLatin1(bytes) : "";

    private static IEnumerable<PlannedCopy> Missing()
    {
        var planned = new HashSet<string>(StringComparer.Ordinal);
        foreach (var seed in Seeds.Where(Directory.Exists))
        {
            foreach (var source in Directory.GetFiles(seed, "*", SearchOption.AllDirectories).OrderBy(path => path, StringComparer.Ordinal))
            {
                var target = Paths.Postfix + source.Substring(seed.Length);
                if (!File.Exists(target) && planned.Add(target))
                    yield return new PlannedCopy(source, target);
            }
        }
    }

    // A table is ours by the marker in its text; the map beside it has none.
    private static IEnumerable<string> WrittenTables() => DirectoryListing.Files(LookupTable.Directory)
        .Where(path => IsOurs(path.EndsWith(MapSuffix, StringComparison.Ordinal) ? path.Substring(0, path.Length - MapSuffix.Length) : path));

    private static bool IsOurs(string path)
    {
        try
        {
            return TableText.IsOurs(path);
        }
        catch (KernelException)
        {
            // What cannot be read is left alone.
            return false;
        }
    }

    private static IEnumerable<string> NameServersIn(string resolver) => resolver.Split('\n')
        .Select(line => line.Split(Blank, StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length >= 2 && words[0] == NameServer)
        .Select(words => words[1]);
}

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>
/// What the plan depends on besides the settings: facts about this machine, gathered beforehand so that planning itself touches nothing.
/// </summary>
internal sealed record Surroundings
{
    /// <summary>Host name of the container, or the public one found for AUTOSET_HOSTNAME: the default of myhostname.</summary>
    public required string HostName { get; init; }

    /// <summary>main.cf as it stands, or as the template or the image would provide it.</summary>
    public required string MainCf { get; init; }

    /// <summary>master.cf, likewise.</summary>
    public required string MasterCf { get; init; }

    /// <summary>The two without what an earlier start set in them and these settings do not.</summary>
    public required Undone Undone { get; init; }

    /// <summary>The files in the directory of the user's tables that an earlier start wrote, and the maps beside them.</summary>
    public required IReadOnlyList<string> WrittenTables { get; init; }

    /// <summary>Files of the template and of the image's defaults that are missing in /etc/postfix.</summary>
    public required IReadOnlyList<PlannedCopy> Missing { get; init; }

    /// <summary>The texts of tables of routes that are there, from these settings or earlier ones.</summary>
    public required IReadOnlyList<string> RelayTables { get; init; }

    /// <summary>The state of each signing key that the settings could use, by path.</summary>
    public required IReadOnlyDictionary<string, KeyFact> Keys { get; init; }

    /// <summary>The records that are there of those that generated keys leave for these settings, by path.</summary>
    public IReadOnlyCollection<string> Records { get; init; } = [];

    /// <summary>What the file of each login by token holds, by path; files that are not there may be left out.</summary>
    public required IReadOnlyDictionary<string, TokenFact> Tokens { get; init; }

    /// <summary>What rspamd left of keys for sender domains; empty unless the settings ask for them.</summary>
    public required IReadOnlyList<RspamdKey> RspamdKeys { get; init; }

    /// <summary>The certificate that Debian's package ssl-cert makes is there.</summary>
    public required bool HasSnakeOil { get; init; }

    /// <summary>/etc/mailname is there, which Debian's myorigin may name.</summary>
    public required bool HasMailName { get; init; }

    /// <summary>An earlier start configured logins: <see cref="Paths.SaslServerConf"/> is one that pfinit wrote.</summary>
    public required bool LoginsBefore { get; init; }

    /// <summary>What is to be said of each certificate that smtpd is going to load, by <see cref="ServerCertificate.Parameter"/>.</summary>
    public required IReadOnlyDictionary<string, CertificateFact> Certificates { get; init; }

    /// <summary>The self-signed certificate that an earlier start made; null when it is not there.</summary>
    public required CertificateFact? SelfSigned { get; init; }

    /// <summary>Texts of tables in smtpd's restrictions that could be read and have no action that SigningOutage minds, by path.</summary>
    public required IReadOnlyCollection<string> HarmlessTables { get; init; }

    /// <summary>
    /// Of <see cref="NamedTables.Paths"/> those that are not there. Empty where the user has init scripts: they run before Postfix does, and may make them.
    /// </summary>
    public required IReadOnlyCollection<string> Absent { get; init; }

    /// <summary>Of the same paths those that are directories.</summary>
    public IReadOnlyCollection<string> Directories { get; init; } = [];

    /// <summary>The user has init scripts, which run before Postfix does and may give main.cf and master.cf what they lack.</summary>
    public bool HasInitScripts { get; init; }

    /// <summary>The room for the queue; null when it cannot be known.</summary>
    public required QueueSpace? QueueSpace { get; init; }

    /// <summary>Name servers of /etc/resolv.conf.</summary>
    public required IReadOnlyList<string> NameServers { get; init; }

    /// <summary>The accounts of /etc/passwd with their numbers; empty where that cannot be read, and then names are not checked.</summary>
    public IReadOnlyDictionary<string, uint> Users { get; init; } = new Dictionary<string, uint>();

    /// <summary>The groups of /etc/group, likewise.</summary>
    public IReadOnlyDictionary<string, uint> Groups { get; init; } = new Dictionary<string, uint>();

    /// <summary>Every parameter this Postfix knows; empty when the list is not there, and then names are not checked.</summary>
    public required IReadOnlyCollection<string> PostfixParameters { get; init; }

    /// <summary>The texts that <see cref="HarmlessTables"/> is about, for these settings and files as they stand.</summary>
    public static IEnumerable<string> AccessTablesFor(PfinitSettings settings, string mainCf, string masterCf)
    {
        var file = new MainCf(mainCf);
        var inMainCf = file.Names.Select(name => new Parameter(name, file[name]));
        var inMasterCf = new MasterCf(masterCf).Services.SelectMany(service => service.Options)
            .Select(option => new Parameter(option.Name, option.Value));
        var given = settings.Postfix.Keys.Select(name => new Parameter(name, settings.Postfix[name].Value));
        var changes = settings.Master.Select(change => new Parameter(change.Item ?? "", change.Value));
        return inMainCf.Concat(inMasterCf).Concat(given).Concat(changes).Where(list => AccessTables.IsRestriction(list.Name, list.Value ?? ""))
            .SelectMany(list => AccessTables.Sources(list.Value ?? "")).Where(path => path != Paths.AllowedSenders).Distinct();
    }

    /// <summary>The private key files whose state <see cref="Keys"/> has to tell for these settings.</summary>
    public static IEnumerable<string> KeyPathsFor(PfinitSettings settings) => settings.SigningDomains.SelectMany(SigningKeys.Candidates).Distinct();
}

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>
/// Everything `run` is going to do, as data: the complete set of files, tables, directories and keys, then the services.
/// Built by <see cref="Planner"/> without touching the machine, carried out by Apply and Supervise, printed by `render`.
/// </summary>
internal sealed record RelayPlan
{
    public required IReadOnlyList<PlannedDirectory> Directories { get; init; }

    /// <summary>Copied first, and only where nothing is yet.</summary>
    public required IReadOnlyList<PlannedCopy> Copies { get; init; }

    public required IReadOnlyList<PlannedFile> Files { get; init; }

    public required IReadOnlyList<PlannedTable> Tables { get; init; }

    /// <summary>The user's own tables that main.cf refers to; each is built when it is not there yet or older than its text.</summary>
    public required IReadOnlyList<OwnTable> OwnTables { get; init; }

    /// <summary>The user's own tables of rules, `pcre:/etc/postfix/x`.</summary>
    public required IReadOnlyList<string> RuleTables { get; init; }

    /// <summary>Private keys of another program that are taken over.</summary>
    public required IReadOnlyList<PlannedKeyCopy> KeyCopies { get; init; }

    /// <summary>Signing keys that do not exist yet and are to be generated.</summary>
    public required IReadOnlyList<PlannedKey> NewKeys { get; init; }

    /// <summary>Every private key the relay signs with, new ones included: OpenDKIM must be able to read them.</summary>
    public required IReadOnlyList<string> KeyFiles { get; init; }

    /// <summary>Every domain whose mail is to be signed, with its selector or without a key.</summary>
    public required IReadOnlyList<SigningDomain> SigningDomains { get; init; }

    /// <summary>A key that OpenDKIM will not use ends the start; else it is an error line.</summary>
    public required bool InsistsOnKeys { get; init; }

    /// <summary>The domains that <see cref="KeyFiles"/> are of, in each spelling; with a dot in front, everything below one.</summary>
    public required IReadOnlyList<string> SignedSenders { get; init; }

    /// <summary>OpenDKIM refuses keys that somebody else can read or replace, as is its default (RequireSafeKeys).</summary>
    public required bool RequiresSafeKeys { get; init; }

    /// <summary>
    /// Tables that must not stay when an earlier start wrote them, such as the passwords of a relay that is no longer configured. A file of
    /// the same name that is the user's own stays: see <see cref="PlannedTable.Marker"/>.
    /// </summary>
    public required IReadOnlyList<string> StaleTables { get; init; }

    /// <summary>Clients that may log in: the rows of <see cref="Paths.SaslDatabase"/>, which is built anew from them.</summary>
    public required IReadOnlyList<PlannedLogin> Logins { get; init; }

    /// <summary>The self-signed certificate that smtpd shows its clients; null when it has another or none.</summary>
    public required PlannedCertificate? SelfSigned { get; init; }

    /// <summary>Files that an earlier start wrote and that must not stay, in the order in which they go.</summary>
    public required IReadOnlyList<string> StaleFiles { get; init; }

    /// <summary>Where OpenDKIM listens; null when nothing signs.</summary>
    public required MilterEndpoint? Milter { get; init; }

    /// <summary>Postfix puts mail on hold while OpenDKIM is away, and pfinit releases it.</summary>
    public required bool HoldsMail { get; init; }

    /// <summary>Mail that an earlier run left on hold is signed when it is released.</summary>
    public required bool SignsReleased { get; init; }

    /// <summary>The `From:` that every mail gets; null when it keeps its own.</summary>
    public required string? OverwrittenFrom { get; init; }

    /// <summary>Postfix's name as milters get to know it (milter_macro_daemon_name).</summary>
    public required string MilterDaemonName { get; init; }

    /// <summary>In start order; they stop in the reverse order.</summary>
    public required IReadOnlyList<ServiceSpec> Services { get; init; }

    /// <summary>An error about a key as this plan takes it, a mistake that ends the start or no more than a line, with what follows from it for mail.</summary>
    public Diagnostic Judge(Diagnostic ofKey) => ofKey.Severity != Severity.Error ? ofKey
        : InsistsOnKeys ? Followed(ofKey, Severity.Fatal,
            $"mail that it signs would be put off or go out unsigned: put that right, remove the key, or set {DkimRows.OnFailure.Variable}=accept")
        : Followed(ofKey, Severity.Error, "mail that it signs is put off or goes out unsigned");

    private static Diagnostic Followed(Diagnostic by, Severity severity, string consequence) =>
        new(severity, by.Subject, $"{by.Text}; {consequence}") { IsMistake = by.IsMistake };
}

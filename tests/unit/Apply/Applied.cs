using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Plan;

namespace Pfinit.Tests.Apply;

/// <summary>Plans that are carried out in a directory of their own, under the account that runs the test.</summary>
internal sealed class Applied : IDisposable
{
    private readonly Accounts accounts;

    public Applied() => accounts = TestAccounts.AllMine(Directory);

    public TemporaryDirectory Directory { get; } = new();

    /// <summary>A plan to do nothing.</summary>
    public static RelayPlan Empty => new()
    {
        KeyCopies = [],
        SigningDomains = [],
        SignedSenders = [],
        InsistsOnKeys = false,
        RequiresSafeKeys = true,
        Directories = [],
        Copies = [],
        Files = [],
        Tables = [],
        OwnTables = [],
        RuleTables = [],
        NewKeys = [],
        Logins = [],
        SelfSigned = null,
        StaleFiles = [],
        KeyFiles = [],
        StaleTables = [],
        Milter = null,
        HoldsMail = false,
        SignsReleased = false,
        OverwrittenFrom = null,
        MilterDaemonName = "",
        Services = [],
    };

    /// <summary>Two directories, a main.cf and a table.</summary>
    public RelayPlan Plan() => Empty with
    {
        Directories = [new PlannedDirectory(Directory["etc"], Access.PublicDirectory), new PlannedDirectory(Directory["var/queue/active"], new Access("postfix", "root", TemporaryDirectory.Octal("700")))],
        Files = [new PlannedFile(Directory["etc/main.cf"], "a = b\n", Access.Public) { BackDated = true }],
        Tables = [new PlannedTable(Directory["etc/table"], [new("key", "value")], Access.Secret)],
    };

    public void Dispose() => Directory.Dispose();

    /// <summary>Carries it out; everything that was found.</summary>
    public IReadOnlyList<Diagnostic> Carry(RelayPlan plan) => Applier.Apply(plan, accounts);

    /// <summary>
    /// The same as lines, without errors: key checks look at every directory above, and a temporary directory is open to all, which is the test of KeyProtection.
    /// </summary>
    public string[] Apply(RelayPlan plan) => [.. Carry(plan).Where(message => message.Severity != Severity.Error).Select(message => message.ToString())];
}

// From settings and surroundings to the complete plan. Pure: the same input always gives the same plan, and golden tests hold it to that.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Builds the plan of a start.</summary>
internal static class Planner
{
    public static RelayPlan Build(PfinitSettings settings, Surroundings surroundings, List<Diagnostic> diagnostics) =>
        // Of half the settings nothing follows: what seems to be missing may stand in the other half.
        BuildWhole(settings, surroundings, settings.ArePartial ? [] : diagnostics);

    private static RelayPlan BuildWhole(PfinitSettings settings, Surroundings surroundings, List<Diagnostic> diagnostics)
    {
        var mainCfFound = new MainCf(surroundings.MainCf);
        var undone = surroundings.Undone;
        diagnostics.AddRange(undone.Found);
        surroundings = surroundings with { MainCf = undone.MainCfText, MasterCf = undone.MasterCfText };
        var ofOpenDkim = new List<Diagnostic>();
        var openDkim = OpenDkimConf.For(settings, surroundings, ofOpenDkim);
        var keys = SigningKeys.Choose(settings, surroundings, openDkim.SignatureAlgorithm, diagnostics);
        diagnostics.AddRange(ofOpenDkim);
        var milter = keys.Count > 0 ? openDkim.Socket : null;
        var mainCf = new MainCf(surroundings.MainCf);
        new OlderImage(settings, surroundings, diagnostics).Leave(mainCf, milter);
        var logins = LoginParameters.Logins(settings, surroundings, mainCf, diagnostics);
        var tls = new ServerTls(settings, surroundings, mainCf);
        tls.Check(diagnostics);
        var parameters = new ParameterNames(settings, surroundings.PostfixParameters);
        var references = new TableReferences(settings.Tables);
        new PostfixParameters(settings, surroundings, parameters, references, diagnostics).ApplyTo(mainCf, milter);
        var changes = new MasterChanges(settings, parameters, references, diagnostics);
        var masterCf = EditMasterCf(surroundings.MasterCf, mainCf, changes, settings, diagnostics);
        diagnostics.AddRange(StagingGuard.Gaps(settings, mainCf, masterCf));
        diagnostics.AddRange(new TypedParameters(settings, mainCf, masterCf).Find());
        var ways = new MailWays(mainCf, masterCf) { HasAllServices = !surroundings.HasInitScripts };
        if (!surroundings.HasInitScripts)
            diagnostics.AddRange(new NamedServices(mainCf, masterCf).Find(settings));
        diagnostics.AddRange(new NamedTransports(settings, mainCf, masterCf, ways).Find());
        diagnostics.AddRange(new NextHops(settings, mainCf, masterCf, ways).Find());
        diagnostics.AddRange(WeakerTls.Find(settings, mainCf, masterCf));
        diagnostics.AddRange(new FixedAccounts(settings, surroundings).Find(mainCf, openDkim));
        diagnostics.AddRange(new SureRefusals(settings, mainCf, masterCf, surroundings.QueueSpace).Find());
        var outage = new SigningOutage(settings, surroundings, mainCf, masterCf);
        var holds = outage.Decide(milter, diagnostics);

        diagnostics.AddRange(UnsignedListener.Find(settings, mainCf, masterCf, milter));
        diagnostics.AddRange(AfterSigning.Find(settings, mainCf, masterCf, milter));
        Tokens.Check(settings, surroundings, diagnostics);
        var signer = milter is null ? null : new ReadyProbe.Milter(milter) { Test = SigningTest.For(settings, mainCf, keys) };
        var services = Services.For(settings, mainCf, masterCf, signer).ToList();
        diagnostics.AddRange(PortConflicts(settings, services));
        diagnostics.AddRange(SignerPort.Conflicts(settings, mainCf, masterCf, milter));
        var tables = Tables(settings, surroundings).ToList();

        var plan = new RelayPlan
        {
            Directories = [.. Directories(settings, surroundings.Missing, logins.Count > 0, tls.SelfSigned is not null, milter, holds)],
            Copies = surroundings.Missing,
            Files = [.. Login(logins), .. Record(undone.Record(mainCf, masterCf)), .. Files(settings, mainCf, masterCf, milter is null ? null : openDkim, keys)],
            Tables = tables,
            OwnTables = [.. OwnTables.In(mainCf, masterCf).Where(own => tables.TrueForAll(table => table.Path != own.Source))],
            RuleTables = [.. RuleTables.In(mainCf, masterCf)],
            StaleTables =
            [
                .. StaleTables(settings), .. RelayTables.Stale(settings, surroundings),
                .. new RewritingTables(settings).Stale(mainCfFound),
                .. LookupTables.Stale(settings, surroundings.WrittenTables, $"{mainCf}{masterCf}", diagnostics),
            ],
            StaleFiles = logins.Count == 0 && surroundings.LoginsBefore ? [Paths.SaslDatabase, Paths.SaslServerConf] : [],
            Logins = logins,
            SelfSigned = tls.SelfSigned,
            KeyCopies = [.. keys.Where(key => key.CopiedFrom is not null).Select(key => new PlannedKeyCopy(key.CopiedFrom!, key.Path))],
            NewKeys = [.. keys.Where(key => key.New).Select(SigningKeys.ToGenerate)],
            KeyFiles = [.. keys.Select(key => key.Path)],
            SigningDomains = [.. from domain in settings.SigningDomains
                                 let key = keys.FirstOrDefault(key => key.Domain == domain)
                                 select new SigningDomain(domain.Name, key?.Selector) { KeyFile = openDkim.HasOurKeys ? key?.Path : null }],
            SignedSenders = [.. keys.SelectMany(key => key.Domain.Spellings.Concat(key.Domain.Subdomains ? key.Domain.Spellings.Select(name => "." + name) : []))],
            InsistsOnKeys = !UnusableKey.IsAccepted(settings),
            RequiresSafeKeys = openDkim.RequiresSafeKeys,
            Milter = milter,
            HoldsMail = holds,
            SignsReleased = outage.SignsReleased(milter),
            OverwrittenFrom = settings.OverwriteFrom?.ToHeader(),
            MilterDaemonName = SigningTest.NameIn(mainCf),
            Services = services,
        };
        var made = plan.Files.Select(file => file.Path).Concat(plan.Copies.Select(copy => copy.Target)).Concat(plan.Directories.Select(directory => directory.Path));
        diagnostics.AddRange(NamedTables.Missing(settings, mainCf, masterCf, surroundings.Absent.Except(made), surroundings.Directories));
        return plan;
    }

    // pfinit would be there first, and Postfix could never start.
    private static IEnumerable<Diagnostic> PortConflicts(PfinitSettings settings, IReadOnlyList<ServiceSpec> services) => services
        .Where(service => settings.MetricsListen is { } metrics && service.Ready is ReadyProbe.Smtp smtp && smtp.Port == metrics.Port)
        .Select(_ => Diagnostic.Fatal(MetricsRows.Listen.Variable, $"port {settings.MetricsListen!.Port} is the one that clients send mail to; choose another"));

    private static MasterCf EditMasterCf(string text, MainCf mainCf, MasterChanges changes, PfinitSettings settings, List<Diagnostic> diagnostics)
    {
        var masterCf = new MasterCf(text);
        MailRefusal.Remove(masterCf);
        changes.ApplyServices(masterCf);
        if (!changes.RemovesListener && masterCf.EnsureSubmission(mainCf))
            diagnostics.Add(Diagnostic.Warning(Paths.MasterCf, "has no submission service (port 587); added"));
        if (mainCf["maillog_file"] is { Length: > 0 } && masterCf.EnsurePostlog())
            diagnostics.Add(Diagnostic.Warning(Paths.MasterCf, "has no postlog service, which maillog_file needs; added"));
        AddRelays(masterCf, mainCf, settings, diagnostics);
        changes.ApplyItems(masterCf, mainCf);
        if (masterCf.LeaveChroot() is > 0 and var count)
            diagnostics.Add(Diagnostic.Warning(Paths.MasterCf, $"chroot switched off for {count} of its services; there is no jail with the files they would look for"));
        if (masterCf.ReplaceOldTableTypes())
            diagnostics.Add(Diagnostic.Warning(Paths.MasterCf, "hash: and btree: tables do not exist here; its options now say lmdb:"));
        return masterCf;
    }

    private static void AddRelays(MasterCf masterCf, MainCf mainCf, PfinitSettings settings, List<Diagnostic> diagnostics)
    {
        masterCf.SetRelays([.. settings.Routes.Select(route => RelayTransports.Service(route, settings, mainCf))]);
        foreach (var name in settings.Routes.Select(route => route.Name).Where(name => masterCf.Services.Count(service => service.Column(0) == name) > 1))
            diagnostics.Add(Diagnostic.Fatal(Paths.MasterCf, $"has a service {name} already, the name of a [[relay]]'s transport; give the service another name"));
    }

    private static IEnumerable<PlannedDirectory> Directories(
        PfinitSettings settings, IReadOnlyList<PlannedCopy> copies, bool logins, bool selfSigned, MilterEndpoint? milter, bool holds) =>
    [
        new(Paths.Postfix, Access.PublicDirectory),
        .. copies.Select(copy => copy.Target.Substring(0, copy.Target.LastIndexOf('/'))).Where(path => path != Paths.Postfix).Distinct()
            .OrderBy(path => path, StringComparer.Ordinal).Select(path => new PlannedDirectory(path, Access.PublicDirectory)),
        .. logins ? [new PlannedDirectory(Paths.SaslConfiguration, Access.PublicDirectory)] : Array.Empty<PlannedDirectory>(),
        .. selfSigned ? [new PlannedDirectory(Paths.Tls, Access.PublicDirectory)] : Array.Empty<PlannedDirectory>(),
        .. settings.Tables.Take(1).Select(_ => new PlannedDirectory(LookupTable.Directory, Access.PublicDirectory)),
        .. QueueDirectories.All(settings.KeepsSpoolOwner),
        .. holds ? [QueueDirectories.Held] : Array.Empty<PlannedDirectory>(),
        .. settings.TokenLogins.Take(1).Select(_ => new PlannedDirectory(OAuth2Reader.TokenDirectory, Access.SecretDirectory)),
        new(Paths.OpenDkim, Access.PublicDirectory),
        new(Paths.Keys, new Access("opendkim", "opendkim", Convert.ToInt32("750", 8))) { OnlyRead = true },

        // The setgid bit gives the socket group postfix, so that smtpd can open it.
        new(Paths.OpenDkimRun, new Access("opendkim", "postfix", Convert.ToInt32("2750", 8))) { Written = milter?.Path?.StartsWith(Paths.OpenDkimRun + "/", StringComparison.Ordinal) == true },
    ];

    // Before main.cf: the next start knows by this file whose the parameters are.
    private static IEnumerable<PlannedFile> Login(IReadOnlyList<PlannedLogin> logins) => logins.Count == 0 ? []
        : [new PlannedFile(Paths.SaslServerConf, LoginParameters.SaslConf, Access.Public) { Marked = true }];

    // It goes with main.cf and master.cf: a reload that takes them back takes it back, too.
    private static IEnumerable<PlannedFile> Record(string? record) =>
        record is null ? [] : [new PlannedFile(Paths.SetRecord, record, new Access("root", "root", Convert.ToInt32("600", 8))) { BackDated = true }];

    private static IEnumerable<PlannedFile> Files(
        PfinitSettings settings, MainCf mainCf, MasterCf masterCf, OpenDkimConf? openDkim, IReadOnlyList<SigningKey> keys)
    {
        yield return new PlannedFile(Paths.MainCf, mainCf.ToString(), Access.Public) { BackDated = true };
        yield return new PlannedFile(Paths.MasterCf, masterCf.ToString(), Access.Public) { BackDated = true };
        if (RelayTables.SenderPatterns(settings) is { } patterns)
            yield return patterns;
        foreach (var table in new RewritingTables(settings).Files().Concat(LookupTables.Texts(settings)))
            yield return table;
        if (openDkim is null)
            yield break;
        yield return new PlannedFile(Paths.OpenDkimConf, openDkim.ToString(), openDkim.HasSecret ? Access.Secret : Access.Public)
        { Secret = openDkim.HasSecret };
        yield return new PlannedFile(Paths.KeyTable, SigningTables.KeyTable(keys), Access.Public);
        yield return new PlannedFile(Paths.SigningTable, SigningTables.SigningTable(keys), Access.Public);
        yield return new PlannedFile(Paths.TrustedHosts, SigningTables.TrustedHosts, Access.Public);
    }

    private static IEnumerable<PlannedTable> Tables(PfinitSettings settings, Surroundings surroundings)
    {
        if (settings.SenderDomains.Count > 0)
            yield return new PlannedTable(Paths.AllowedSenders, [.. settings.SenderDomains.SelectMany(SenderRows).Distinct()], Access.Public);
        var tokens = Tokens.AtStart(settings, surroundings);
        if (settings.Relay is { Login: { } login } relay)
            yield return PasswordTable.For(Paths.SaslPasswords, relay, login, tokens);
        foreach (var table in RelayTables.For(settings, tokens).Concat(LookupTables.Maps(settings)))
            yield return table;
    }

    private static IEnumerable<LookupRow> SenderRows(SenderDomain domain)
    {
        foreach (var name in domain.Spellings)
        {
            yield return new(name, "OK");

            // The plain row already covers subdomains while parent_domain_matches_subdomains has its default; this one holds without it, too.
            if (domain.Subdomains)
                yield return new("." + name, "OK");
        }
    }

    private static IEnumerable<string> StaleTables(PfinitSettings settings)
    {
        if (settings.SenderDomains.Count == 0)
            yield return Paths.AllowedSenders;
        if (settings.Relay?.Login is null)
            yield return Paths.SaslPasswords;
    }
}

// Checks the collected values and turns them into typed settings, one reader a topic. Every mistake becomes a diagnostic; a wrong value is then
// treated as unset, so that the checks behind it still run.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Builds <see cref="PfinitSettings"/> from what the sources gave.</summary>
internal sealed class SettingsBuilder(SettingValues values, IInputFiles files, List<Diagnostic> diagnostics)
{
    public PfinitSettings Build()
    {
        CheckFlags();
        WarnOfDebugging();
        RejectLineEnds();
        RejectNulBytes();
        diagnostics.AddRange(EmptySecretFile.In(values).Select(file => file.Warning));
        var parameters = new ParameterReader(values, diagnostics);
        parameters.Check();
        var postfix = parameters.Postfix();
        var routing = new RoutingReader(values, new RelayReader(postfix, diagnostics), diagnostics);
        var recipients = new RecipientReader(values, diagnostics);
        var allowed = recipients.Allowed();
        return new PfinitSettings
        {
            ArePartial = values.Partial,
            SenderDomains = SenderReader.Read(values, diagnostics),
            AllowedRecipients = allowed,
            RedirectAllTo = recipients.Redirect(allowed),
            OverwriteFrom = OverwriteFromReader.Read(values, diagnostics),
            Tables = new TableReader(values, diagnostics).Read(),
            Master = new MasterReader(values, diagnostics).Read(),
            Logins = new LoginReader(values, diagnostics).Read(),
            Relay = routing.Default(),
            Routes = routing.Routes(),
            MasqueradedDomains = Masqueraded(),
            HeaderChecks = HeaderChecksReader.Read(values, files, diagnostics),
            Dkim = DkimReader.Read(values, diagnostics),
            Postfix = postfix,
            OpenDkim = parameters.OpenDkim(),
            LogFormat = LogReader.Format(values, diagnostics),
            Mask = MaskReader.Read(values, diagnostics),
            Color = values.Text(LogRows.ForceColor) ?? LogRows.ForceColor.Default,
            HostNameServices = HostNameReader.Services(values, diagnostics),
            TimeZone = LogReader.TimeZone(values, files, diagnostics),
            KeepsSpoolOwner = values.Flag(LogRows.SkipRootSpoolChown),
            InboundDebugging = values.Flag(LogRows.InboundDebugging),
            MetricsListen = MetricsReader.Listen(values, diagnostics),
            Drain = DrainReader.Read(values, diagnostics),
            Restart = new RestartReader(values, diagnostics).Read(),
        };
    }

    private void WarnOfDebugging()
    {
        if (values.Flag(LogRows.InboundDebugging) && values[LogRows.InboundDebugging] is { } debugging)
            diagnostics.Add(debugging.Origin.Warning(
                "debugging is on: the log has every command of the clients, with names and addresses; passwords are taken out; unset it when done"));
    }

    // By contract any value means on; whoever writes "false" into a variable means off, and "maybe" is a slip.
    private void CheckFlags()
    {
        const string No = "0, false, no, off, n";
        foreach (var value in values.All.Where(value => value.Setting.Kind == SettingKind.Flag && value.Text.Trim().Length > 0 && !Setting.SaysYes(value.Text)))
        {
            var saysNo = Setting.SaysNo(value.Text);
            if (value.Setting.WantsYesOrNo && !saysNo)
                diagnostics.Add(value.Origin.Fatal($"{value.Quoted} is neither yes nor no; 1, true, yes, on, y or {No} are allowed"));
            else if (value.Setting.NoMeansOff && !saysNo)
                diagnostics.Add(value.Origin.Warning($"{value.Quoted} means on, as any value but {No} does"));
            else if (value.Setting is { NoMeansOff: false, WantsYesOrNo: false } && saysNo)
                diagnostics.Add(value.Origin.Warning($"{value.Quoted} means on, as any value does; leave the variable out or empty to switch it off"));
        }
    }

    // What ends up as one word or one line in a configuration file must not bring a line break along.
    private void RejectLineEnds()
    {
        Setting[] oneLine = [RelayRows.Host, RelayRows.SaslRelayHost, RewriteRows.SmtpHeaderChecks, LogRows.TimeZone, DrainRows.To];
        var ofRelays = values.Relays.Select(relay => relay["sasl_key"]);
        foreach (var value in oneLine.Select(setting => values[setting]).Concat(ofRelays).OfType<SettingValue>().Where(HasLineBreak))
            diagnostics.Add(value.Origin.Fatal("has a line break; one line is wanted"));
    }

    // A line end behind the value, as an editor leaves it in a file, is none inside.
    private static bool HasLineBreak(SettingValue value) => value.Text.Contains('\n') || value.Text.Trim().Contains('\r');

    // C programs read every one of these values, and would read half of it. Of logins, LoginReader says which one it is.
    private void RejectNulBytes()
    {
        var all = values.All.Concat(values.Relays.SelectMany(relay => relay.All));
        foreach (var value in all.Where(value => value.Text.Contains('\0') && value.Setting != ClientRows.SmtpdSaslUsers))
            diagnostics.Add(value.Origin.Fatal("has a NUL byte; no program would read the value beyond it"));
    }

    // `!name` is an exception: masquerade_domains in postconf(5). Anything else there would be an expression or a file to Postfix.
    private IReadOnlyList<string> Masqueraded()
    {
        var words = values.Words(RewriteRows.MasqueradedDomains);
        foreach (var word in words.Where(word => SenderDomain.Parse(word.StartsWith('!') ? word.Substring(1) : word) is not { Subdomains: false }))
            diagnostics.Add(values[RewriteRows.MasqueradedDomains]!.Origin.Fatal($"{Quotation.Of(word)} is not a domain name"));
        return words;
    }
}

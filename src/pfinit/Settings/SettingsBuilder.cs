// Checks the collected values and turns them into typed settings, one reader a topic. Every mistake becomes a diagnostic; a wrong value is then
// treated as unset, so that the checks behind it still run.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Builds <see cref="PfinitSettings"/> from what the sources gave.</summary>
internal sealed class SettingsBuilder(SettingValues values, IInputFiles files, List<Diagnostic> diagnostics)
{
    public PfinitSettings Build()
    {
        WarnOfWhatIsNotBuiltYet();
        WarnOfFlagsThatSayNo();
        RejectLineEnds();
        var parameters = new ParameterReader(values, diagnostics);
        parameters.Check();
        var postfix = parameters.Postfix();
        var routing = new RoutingReader(values, new RelayReader(postfix, diagnostics), diagnostics);
        var recipients = new RecipientReader(values, diagnostics);
        var allowed = recipients.Allowed();
        return new PfinitSettings
        {
            SenderDomains = SenderReader.Read(values, diagnostics),
            AllowedRecipients = allowed,
            RedirectAllTo = recipients.Redirect(allowed),
            OverwriteFrom = OverwriteFromReader.Read(values, diagnostics),
            Tables = new TableReader(values, files, diagnostics).Read(),
            Master = new MasterReader(values, diagnostics).Read(),
            Logins = new LoginReader(values, diagnostics).Read(),
            Relay = routing.Default(),
            Routes = routing.Routes(),
            MasqueradedDomains = values.Words(SettingsCatalog.MasqueradedDomains),
            HeaderChecks = HeaderChecksReader.Read(values, files, diagnostics),
            Dkim = DkimReader.Read(values, diagnostics),
            Postfix = postfix,
            OpenDkim = parameters.OpenDkim(),
            LogFormat = LogReader.Format(values, diagnostics),
            Mask = MaskReader.Read(values, diagnostics),
            Color = values.Text(SettingsCatalog.ForceColor) ?? SettingsCatalog.ForceColor.Default,
            HostNameServices = HostNameReader.Services(values, diagnostics),
            TimeZone = LogReader.TimeZone(values, files, diagnostics),
            InboundDebugging = values.Flag(SettingsCatalog.InboundDebugging),
        };
    }

    private void WarnOfWhatIsNotBuiltYet()
    {
        foreach (var value in values.All.Where(value => value.Setting.NotYet is not null && value.Text.Length > 0))
            diagnostics.Add(value.Origin.Warning($"this version does not act on it yet: {value.Setting.NotYet}"));
    }

    // By contract any value means on; whoever writes "false" into a variable means off.
    private void WarnOfFlagsThatSayNo()
    {
        foreach (var value in values.All.Where(value => value.Setting is { Kind: SettingKind.Flag, NoMeansOff: false } && Setting.SaysNo(value.Text)))
            diagnostics.Add(value.Origin.Warning($"{value.Quoted} means on, as any value does; leave the variable out or empty to switch it off"));
    }

    // What ends up as one word or one line in a configuration file must not bring a line break along.
    private void RejectLineEnds()
    {
        Setting[] oneLine = [SettingsCatalog.RelayHost, SettingsCatalog.SaslRelayHost, SettingsCatalog.SmtpHeaderChecks, SettingsCatalog.TimeZone];
        foreach (var value in oneLine.Select(setting => values[setting]).OfType<SettingValue>().Where(value => value.Text.Contains('\n')))
            diagnostics.Add(value.Origin.Fatal("has a line break; one line is wanted"));
    }
}

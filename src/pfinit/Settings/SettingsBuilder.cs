// Checks the collected values and turns them into typed settings. Every mistake becomes a diagnostic; a wrong value is then treated as unset,
// so that the checks behind it still run.

using System.Globalization;
using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Builds <see cref="PfinitSettings"/> from what the sources gave.</summary>
internal sealed class SettingsBuilder(SettingValues values, IInputFiles files, List<Diagnostic> diagnostics)
{
    private const string HeaderChecksFile = "/etc/postfix/smtp_header_checks";
    private const string ZoneDirectory = "/usr/share/zoneinfo/";
    private static readonly string[] TableTypes = ["regexp", "pcre", "cidr", "texthash", "lmdb", "hash", "btree"];
    private static readonly char[] WordSeparators = [' ', ',', '\t', '\r', '\n'];

    public PfinitSettings Build()
    {
        WarnOfWhatIsNotBuiltYet();
        WarnOfFlagsThatSayNo();
        CheckParameters();
        RejectLineEnds();
        return new PfinitSettings
        {
            SenderDomains = SenderDomains(),
            Relay = Relay(),
            MasqueradedDomains = Words(SettingsCatalog.MasqueradedDomains),
            HeaderChecks = HeaderChecks(),
            Dkim = Dkim(),
            Postfix = PostfixParameters(),
            OpenDkim = OpenDkimOptions(),
            LogFormat = Format(),
            Color = Text(SettingsCatalog.ForceColor) ?? SettingsCatalog.ForceColor.Default,
            TimeZone = TimeZone(),
            InboundDebugging = Flag(SettingsCatalog.InboundDebugging),
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
        string[] no = ["0", "false", "no", "off"];
        foreach (var value in values.All.Where(value => value.Setting.Kind == SettingKind.Flag && no.Contains(value.Text.Trim().ToLowerInvariant())))
            diagnostics.Add(value.Origin.Warning($"{value.Quoted} means on, as any value does; leave the variable out or empty to switch it off"));
    }

    // Parameters that the catalog knows the values of. A reference to another parameter ($name) is Postfix's to check.
    private void CheckParameters()
    {
        foreach (var value in values.All.Where(value => value.Text.Trim().Length > 0 && !value.Text.Contains('$')))
        {
            var setting = SettingsCatalog.ByVariable(value.Setting.ReplacedBy ?? "") ?? value.Setting;
            if (!setting.Variable.StartsWith(SettingsCatalog.PostfixPrefix, StringComparison.Ordinal))
                continue;
            if (setting.Allowed.Count > 0 && !setting.Allowed.Contains(value.Text.Trim()))
                Reject(value, $"{value.Quoted} is not one of {string.Join(", ", setting.Allowed)}");
            if (setting.Kind == SettingKind.Number && !long.TryParse(value.Text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _))
                Reject(value, $"{value.Quoted} is not a whole number; a size is given in bytes, without a unit");
            if (setting == SettingsCatalog.MyHostname && SenderDomain.Parse(value.Text.Trim()) is not { Subdomains: false })
                Reject(value, $"{value.Quoted} is not a host name");
        }
    }

    // What ends up as one word or one line in a configuration file must not bring a line break along.
    private void RejectLineEnds()
    {
        Setting[] oneLine = [SettingsCatalog.RelayHost, SettingsCatalog.SaslRelayHost, SettingsCatalog.SmtpHeaderChecks, SettingsCatalog.TimeZone];
        foreach (var value in oneLine.Select(setting => values[setting]).OfType<SettingValue>().Where(value => value.Text.Contains('\n')))
            Reject(value, "has a line break; one line is wanted");
    }

    private List<SenderDomain> SenderDomains()
    {
        var domains = new List<SenderDomain>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in Words(SettingsCatalog.AllowedSenderDomains))
        {
            if (SenderDomain.Parse(word) is not { } domain)
                Reject(values[SettingsCatalog.AllowedSenderDomains]!, $"\"{word}\" is not a domain name");
            else if (places.TryGetValue(domain.Ascii, out var place))
                domains[place] = domains[place].Merge(domain);
            else
            {
                places[domain.Ascii] = domains.Count;
                domains.Add(domain);
            }
        }

        // A value of nothing but blanks and commas, as from an empty template, must not open the relay to everybody.
        if (values[SettingsCatalog.AllowedSenderDomains] is { Text.Length: > 0 } blank && Words(SettingsCatalog.AllowedSenderDomains).Count == 0)
            Reject(blank, "names no domain; name the sender domains, or leave it out and set ALLOW_EMPTY_SENDER_DOMAINS=true to allow every domain");
        if (!values.IsGiven(SettingsCatalog.AllowedSenderDomains) && !values.IsGiven(SettingsCatalog.AllowEmptySenderDomains))
        {
            diagnostics.Add(Diagnostic.Fatal(SettingsCatalog.AllowedSenderDomains.Variable,
                "not set, so nobody could send; name the sender domains, or set ALLOW_EMPTY_SENDER_DOMAINS=true to allow every domain"));
        }

        return domains;
    }

    private SmartHost? Relay()
    {
        var (username, password) = (values[SettingsCatalog.RelayUsername], values[SettingsCatalog.RelayPassword]);
        if (values[SettingsCatalog.RelayHost] is not { Text.Length: > 0 } host)
        {
            foreach (var value in new[] { username, password, values[SettingsCatalog.RelayPort], values[SettingsCatalog.SaslRelayHost] })
            {
                if (value is { Text.Length: > 0 })
                    diagnostics.Add(value.Origin.Warning("unused without RELAYHOST; mail is delivered directly"));
            }

            return null;
        }

        var relay = RelayAddress.Check(host.Text.Trim(), Port(), out var problem);
        if (problem.Length > 0)
            Reject(host, problem);
        if (password is { Text.Length: > 0 } && !values.IsGiven(SettingsCatalog.RelayUsername))
            diagnostics.Add(password.Origin.Fatal("set without RELAYHOST_USERNAME; a login needs both"));
        if (username is { Text.Length: > 0 } && !values.IsGiven(SettingsCatalog.RelayPassword))
            diagnostics.Add(username.Origin.Fatal("set without RELAYHOST_PASSWORD; a login needs both"));
        var login = username is { Text.Length: > 0 } && password is { Text.Length: > 0 } ? new SmartHostLogin(username.Text, password.Text) : null;
        if (login is not null && (login.Username.Contains('\0') || login.Password.Contains('\0')))
            diagnostics.Add(password!.Origin.Fatal("has a NUL byte; SASL cannot carry one"));
        var keys = Text(SettingsCatalog.SaslRelayHost) is { } key ? [key] : RelayAddress.Hosts(relay);
        return new SmartHost(relay, keys, login);
    }

    private int? Port()
    {
        if (values[SettingsCatalog.RelayPort] is not { Text.Length: > 0 } value)
            return null;
        var (low, high) = value.Setting.Range;
        var isNumber = long.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isNumber && number >= low && number <= high)
            return (int)number;
        Reject(value, isNumber ? $"{number} is outside {low}..{high}" : $"{value.Quoted} is not a whole number {low}..{high}");
        return null;
    }

    private string? HeaderChecks()
    {
        if (values[SettingsCatalog.SmtpHeaderChecks] is not { Text.Length: > 0 } value)
            return null;
        var text = value.Text.Trim();
        var table = text == "1" ? "regexp:" + HeaderChecksFile : text;
        var colon = table.IndexOf(':');
        if (colon < 0)
        {
            diagnostics.Add(value.Origin.Warning($"{value.Quoted} names no table type; read as regexp:{table}"));
            table = "regexp:" + table;
            colon = table.IndexOf(':');
        }

        if (!TableTypes.Contains(table.Substring(0, colon)))
            Reject(value, $"\"{table.Substring(0, colon)}\" is not a table type of this image; {string.Join(", ", TableTypes)} are");
        var path = table.Substring(colon + 1);
        if (!files.Exists(path) && !files.Exists(path + ".lmdb"))
            Reject(value, $"open {path}: No such file or directory");
        return table;
    }

    private DkimSettings Dkim()
    {
        var fallback = SettingsCatalog.DkimSelector.Default;
        var selectors = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in Words(SettingsCatalog.DkimSelector))
        {
            var equals = word.IndexOf('=');
            var domain = equals < 0 ? null : SenderDomain.Parse(word.Substring(0, equals))?.Ascii;
            var selector = word.Substring(equals + 1).ToLowerInvariant();
            if ((equals >= 0 && domain is null) || SenderDomain.Parse(selector) is null || selector[0] == '.')
                Reject(values[SettingsCatalog.DkimSelector]!, $"\"{word}\" is neither a selector nor domain=selector");
            else if (domain is null)
                fallback = selector;
            else
                selectors[domain] = selector;
        }

        return new DkimSettings(fallback, selectors, Flag(SettingsCatalog.DkimAutogenerate));
    }

    private Dictionary<string, ParameterValue> PostfixParameters()
    {
        var parameters = Overrides(SettingsCatalog.PostfixPrefix);
        foreach (var value in values.All.Where(value => value.Setting.ReplacedBy is not null && value.Text.Length > 0))
        {
            var name = value.Setting.ReplacedBy!.Substring(SettingsCatalog.PostfixPrefix.Length);
            var taken = parameters.ContainsKey(name);
            diagnostics.Add(value.Origin.Warning($"deprecated, use {value.Setting.ReplacedBy}" + (taken ? "; that is set too and wins" : "")));
            if (!taken)
                parameters[name] = new ParameterValue(value.Text, value.Origin);
        }

        foreach (var setting in SettingsCatalog.All.Where(row => row.Default.Length > 0 && row.Variable.StartsWith(SettingsCatalog.PostfixPrefix, StringComparison.Ordinal)))
        {
            var name = setting.Variable.Substring(SettingsCatalog.PostfixPrefix.Length);
            if (!parameters.ContainsKey(name))
                parameters[name] = new ParameterValue(setting.Default, new Origin("default"));
        }

        return parameters;
    }

    private Dictionary<string, ParameterValue> OpenDkimOptions() => Overrides(SettingsCatalog.OpenDkimPrefix);

    private Dictionary<string, ParameterValue> Overrides(string prefix) => values.All
        .Where(value => value.Setting.Variable.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(
            value => value.Setting.Variable.Substring(prefix.Length),
            value => new ParameterValue(value.Text.Trim().Length == 0 ? null : value.Text, value.Origin),
            StringComparer.Ordinal);

    private LogFormat Format()
    {
        if (values[SettingsCatalog.LogFormat] is not { Text.Length: > 0 } value)
            return LogFormat.Plain;
        if (Enum.TryParse<LogFormat>(value.Text.Trim(), ignoreCase: true, out var format) && !char.IsDigit(value.Text.Trim()[0]))
            return format;
        Reject(value, $"{value.Quoted} is not one of {string.Join(", ", value.Setting.Allowed)}");
        return LogFormat.Plain;
    }

    private string? TimeZone()
    {
        if (values[SettingsCatalog.TimeZone] is not { Text.Length: > 0 } value)
            return null;
        var zone = value.Text.TrimStart(':');
        // A POSIX TZ string such as CET-1CEST needs no file; it has a digit, and no zone name starts with letters directly followed by an offset.
        if (files.Exists(ZoneDirectory + zone) || PosixZone.IsMatch(zone))
            return value.Text;
        diagnostics.Add(value.Origin.Warning($"{value.Quoted} is not a known time zone; UTC is used"));
        return null;
    }

    private List<string> Words(Setting setting) => [.. Text(setting)?.Split(WordSeparators, StringSplitOptions.RemoveEmptyEntries) ?? []];

    private string? Text(Setting setting) => values[setting] is { Text.Length: > 0 } value ? value.Text : null;

    private bool Flag(Setting setting) => Text(setting) is not null;

    private void Reject(SettingValue value, string problem) => diagnostics.Add(value.Origin.Fatal(problem));
}

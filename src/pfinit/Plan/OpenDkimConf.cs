// opendkim.conf as pfinit writes it: its defaults, then the user's OPENDKIM_ options.

using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>The options of opendkim.conf(5).</summary>
internal sealed class OpenDkimConf
{
    private const string DefaultAlgorithm = "rsa-sha256";
    private const string OurKeyTable = "refile:" + Paths.KeyTable;
    private const string OurSigningTable = "refile:" + Paths.SigningTable;
    private const string OwnSocket = "local:" + Paths.OpenDkimSocket;

    /// <summary>Where OpenDKIM ends the line, whatever stands around.</summary>
    private static readonly char[] Unwritable = ['#', '\r', '\0'];
    private static readonly char[] Blank = [' ', '\t'];

    private readonly List<KeyValuePair<string, string>> options = [];

    private OpenDkimConf()
    {
    }

    /// <summary>Where the milter listens; null when the Socket option is not an address.</summary>
    public MilterEndpoint? Socket => this["Socket"] is { } socket ? MilterEndpoint.Parse(socket) : null;

    /// <summary>It makes its socket where pfinit has it by default.</summary>
    public bool HasOwnSocket => this["Socket"] == OwnSocket;

    /// <summary>It signs with the keys that pfinit has chosen, not by a table of the user's, who may have others.</summary>
    public bool HasOurKeys => this["KeyTable"] == OurKeyTable && this["SigningTable"] == OurSigningTable;

    /// <summary>One of the options is a password.</summary>
    public bool HasSecret => options.Any(option => SettingsCatalog.IsSecretOption(option.Key));

    /// <summary>RequireSafeKeys, which is on unless its value begins as a no does (opendkim.conf(5)).</summary>
    public bool RequiresSafeKeys => this["RequireSafeKeys"] is not { Length: > 0 } value || "nNfF0".IndexOf(value[0]) < 0;

    /// <summary>For all keys: `rsa-sha256`, `ed25519-sha256`.</summary>
    public string SignatureAlgorithm => this[nameof(SignatureAlgorithm)] ?? DefaultAlgorithm;

    public string? this[string name] => options.LastOrDefault(option => Same(option.Key, name)).Value;

    public static OpenDkimConf For(PfinitSettings settings, Surroundings surroundings, List<Diagnostic> diagnostics)
    {
        var conf = new OpenDkimConf();
        foreach (var (name, value) in Defaults(settings))
            conf.Set(name, value);
        foreach (var pair in settings.OpenDkim.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (OpenDkimOptions.Known(pair.Key) is not { } name)
                diagnostics.Add(pair.Value.Origin.Fatal($"OpenDKIM has no option {Quotation.Of(pair.Key).Trim('"')}{Spelling.Hint(pair.Key, OpenDkimOptions.All)}"));
            else if (pair.Value.Value is { } value && value.IndexOfAny(Unwritable) is >= 0 and var index)
                diagnostics.Add(pair.Value.Origin.Fatal($"has a {Describe(value[index])}; OpenDKIM cuts a value off there and knows no way to write one"));
            else if (pair.Value.Value is { } text)
                conf.Set(name, text);
            else
                conf.options.RemoveAll(option => Same(option.Key, name));
        }

        // Debian's OpenDKIM resolves by itself and does not read /etc/resolv.conf; without this no signature can be verified.
        if (conf["Nameservers"] is null && conf["Mode"] is { } mode && mode.Contains('v') && surroundings.NameServers.Count > 0)
            conf.Set("Nameservers", string.Join(",", surroundings.NameServers));
        // Our own socket gets mode 0770 and, from its setgid directory, group postfix. Any other directory belongs to somebody else, and with
        // OpenDKIM's usual 002 smtpd could not open the socket in it: all mail would be refused.
        if (conf["UMask"] is null)
            conf.Set("UMask", conf.HasOwnSocket ? "007" : "000");
        if (conf.Socket is null)
        {
            diagnostics.Add(settings.OpenDkim.TryGetValue("Socket", out var given)
                ? given.Origin.Fatal($"{Quotation.Of(given.Value ?? "")} is not a socket; local:/path, inet:port@host and inet:port are allowed")
                : Diagnostic.Fatal("OPENDKIM_Socket", "not a socket"));
        }

        return conf;
    }

    public override string ToString()
    {
        var text = new StringBuilder("# Written by pfinit at every start; OPENDKIM_<Option> or [opendkim] in the settings changes it.\n");
        foreach (var option in options)
            text.Append($"{option.Key} {option.Value}\n");
        return text.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Defaults(PfinitSettings settings)
    {
        yield return ("Canonicalization", "relaxed/simple");
        yield return ("Mode", "sv");
        yield return (nameof(SignatureAlgorithm), DefaultAlgorithm);
        yield return ("Socket", OwnSocket);
        yield return ("UserID", "opendkim");
        yield return ("KeyTable", OurKeyTable);
        yield return ("SigningTable", OurSigningTable);
        yield return ("ExternalIgnoreList", "refile:" + Paths.TrustedHosts);
        yield return ("InternalHosts", "refile:" + Paths.TrustedHosts);

        // List-Unsubscribe and its POST form must be signed to count with the large receivers (RFC 8058, section 4).
        yield return ("SignHeaders", "From,Sender,To,CC,Subject,Message-Id,Date,MIME-Version,Content-Type,Reply-To,List-Unsubscribe,List-Unsubscribe-Post");

        // A second From is the one forgery that matters. Oversigning Sender or Reply-To would break the signature on mailing lists that add them.
        yield return ("OversignHeaders", "From");

        // pfinit is the supervisor.
        yield return ("AutoRestart", "No");
        yield return ("Syslog", "yes");
        yield return ("SyslogSuccess", "yes");
        if (settings.InboundDebugging)
            yield return ("LogWhy", "yes");
    }

    private static string Describe(char character) => character switch { '#' => "#", '\r' => "carriage return", _ => "NUL byte" };

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    // A value is one line; OpenDKIM knows no continuation.
    private void Set(string name, string value)
    {
        options.RemoveAll(option => Same(option.Key, name));
        options.Add(new KeyValuePair<string, string>(name, string.Join(" ", value.Split('\n').Select(line => line.Trim(Blank))).Trim(Blank)));
    }
}

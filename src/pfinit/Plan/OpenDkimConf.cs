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

    private readonly List<Parameter> options = [];

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
    public bool HasSecret => options.Any(option => SettingsCatalog.IsSecretOption(option.Name));

    /// <summary>RequireSafeKeys, which is on unless its value begins as a no does (opendkim.conf(5)).</summary>
    public bool RequiresSafeKeys => this["RequireSafeKeys"] is not { Length: > 0 } value || "nNfF0".IndexOf(value[0]) < 0;

    /// <summary>For all keys: `rsa-sha256`, `ed25519-sha256`.</summary>
    public string SignatureAlgorithm => this[nameof(SignatureAlgorithm)] ?? DefaultAlgorithm;

    public string? this[string name] => options.LastOrDefault(option => Same(option.Name, name))?.Value;

    public static OpenDkimConf For(PfinitSettings settings, Surroundings surroundings, List<Diagnostic> diagnostics)
    {
        var conf = new OpenDkimConf();
        foreach (var (name, value) in Defaults(settings))
            conf.Set(name, value!);
        foreach (var key in settings.OpenDkim.Keys.OrderBy(key => key, StringComparer.Ordinal))
        {
            var given = settings.OpenDkim[key];
            if (OpenDkimOptions.Known(key) is not { } name)
                diagnostics.Add(given.Origin.Fatal($"OpenDKIM has no option {Quotation.Of(key).Trim('"')}{Spelling.Hint(key, OpenDkimOptions.All)}"));
            else if (given.Value is { } value && value.IndexOfAny(Unwritable) is >= 0 and var index)
                diagnostics.Add(given.Origin.Fatal($"has a {Describe(value[index])}; OpenDKIM cuts a value off there and knows no way to write one"));
            else if (given.Value is { } text)
                conf.Set(name, text);
            else
                conf.options.RemoveAll(option => Same(option.Name, name));
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
            diagnostics.Add(settings.OpenDkim.TryGetValue("Socket", out var socket)
                ? socket.Origin.Fatal($"{Quotation.Of(socket.Value ?? "")} is not a socket; local:/path, inet:port@host and inet:port are allowed")
                : Diagnostic.Fatal("OPENDKIM_Socket", "not a socket"));
        }

        return conf;
    }

    public override string ToString()
    {
        var text = new StringBuilder("# Written by pfinit at every start; OPENDKIM_<Option> or [opendkim] in the settings changes it.\n");
        foreach (var option in options)
            text.Append($"{option.Name} {option.Value}\n");
        return text.ToString();
    }

    private static IEnumerable<Parameter> Defaults(PfinitSettings settings)
    {
        yield return new("Canonicalization", "relaxed/simple");
        yield return new("Mode", "sv");
        yield return new(nameof(SignatureAlgorithm), DefaultAlgorithm);
        yield return new("Socket", OwnSocket);
        yield return new("UserID", "opendkim");
        yield return new("KeyTable", OurKeyTable);
        yield return new("SigningTable", OurSigningTable);
        yield return new("ExternalIgnoreList", "refile:" + Paths.TrustedHosts);
        yield return new("InternalHosts", "refile:" + Paths.TrustedHosts);

        // List-Unsubscribe and its POST form must be signed to count with the large receivers (RFC 8058, section 4).
        yield return new("SignHeaders", "From,Sender,To,CC,Subject,Message-Id,Date,MIME-Version,Content-Type,Reply-To,List-Unsubscribe,List-Unsubscribe-Post");

        // A second From is the one forgery that matters. Oversigning Sender or Reply-To would break the signature on mailing lists that add them.
        yield return new("OversignHeaders", "From");

        // pfinit is the supervisor.
        yield return new("AutoRestart", "No");
        yield return new("Syslog", "yes");
        yield return new("SyslogSuccess", "yes");
        if (settings.InboundDebugging)
            yield return new("LogWhy", "yes");
    }

    private static string Describe(char character) => character switch { '#' => "#", '\r' => "carriage return", _ => "NUL byte" };

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    // A value is one line; OpenDKIM knows no continuation.
    private void Set(string name, string value)
    {
        options.RemoveAll(option => Same(option.Name, name));
        options.Add(new Parameter(name, string.Join(" ", value.Split('\n').Select(line => line.Trim(Blank))).Trim(Blank)));
    }
}

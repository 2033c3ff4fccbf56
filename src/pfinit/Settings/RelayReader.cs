// One relay: address, login, TLS. Called by RoutingReader for the default relay and for each `[[relay]]`, which differ only in where keys come from.

using System.Text;
using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks what was set of a relay.</summary>
/// <param name="postfix">The parameters for main.cf: the TLS level of a relay that names none, and whether the user decides about wrapper mode.</param>
internal sealed class RelayReader(IReadOnlyDictionary<string, ParameterValue> postfix, List<Diagnostic> diagnostics)
{
    private const string TlsLevel = "smtp_tls_security_level";
    private const string WrapperMode = "smtp_tls_wrappermode";

    /// <summary>Where nobody decides otherwise: a token is not sent in clear, and a provider that is shown no login bounces the mail.</summary>
    private const string TlsForTokens = "encrypt";

    /// <summary>LMDB's limit of 511 bytes less the NUL that Postfix adds.</summary>
    private const int LongestKey = 510;

    /// <summary>Null when no host is set.</summary>
    public SmartHost? Read(IRelayKeys keys)
    {
        if (keys["host"] is not { } host)
            return null;
        var address = RelayAddress.Check(host.Text.Trim(), (int?)keys["port"]?.Number(diagnostics), keys.Name("port"), out var problem);
        if (problem.Length > 0)
            diagnostics.Add(host.Origin.Fatal(problem));
        var saslKeys = keys["sasl_key"] is { Text.Length: > 0 } key ? [key.Text] : RelayAddress.Hosts(address);
        CheckLength(saslKeys, (keys["sasl_key"] ?? host).Origin);
        var relay = new SmartHost(address, saslKeys, Login(keys)) { Origin = host.Origin, TlsLevel = keys[RelayEntryRows.TlsLevelKey]?.Text.Trim().ToLowerInvariant() };
        if (relay.TlsLevel is null && postfix.TryGetValue(TlsLevel, out var level))
            relay = relay with { TlsLevel = relay.Login?.OAuth2 is not null && level.Origin == Origin.Default ? TlsForTokens : level.Value };
        return problem.Length > 0 ? relay : WithImplicitTls(relay, keys["port"]?.Origin ?? host.Origin);
    }

    /// <summary>Checks all but the host, which is missing or cannot be used: that is reported already, and hides no other mistake.</summary>
    public void CheckRest(IRelayKeys keys)
    {
        _ = keys["port"]?.Number(diagnostics);
        if (keys["sasl_key"] is { } key)
            CheckLength([key.Text], key.Origin);
        _ = Login(keys);
    }

    private void CheckLength(IEnumerable<string> saslKeys, Origin origin)
    {
        if (saslKeys.Any(word => Encoding.UTF8.GetByteCount(word) > LongestKey))
            diagnostics.Add(origin.Fatal($"is longer than {LongestKey} bytes, the most for a key of the password table"));
    }

    private SmartHostLogin? Login(IRelayKeys keys)
    {
        var oauth2 = new OAuth2Reader(keys, diagnostics);
        oauth2.WarnOfUnused();
        var (username, password) = (keys["username"], keys["password"]);
        if (oauth2.Switch is { } token)
            return TokenLogin(oauth2, token, keys);
        if (password is { Text.Length: > 0 } && !keys.IsGiven("username"))
            diagnostics.Add(password.Origin.Fatal($"set without {keys.Name("username")}; a login needs both"));
        if (username is { Text.Length: > 0 } && !keys.IsGiven("password"))
            diagnostics.Add(username.Origin.Fatal($"set without {keys.Name("password")}; a login needs both"));
        var login = username is { Text.Length: > 0 } && password is { Text.Length: > 0 } ? new SmartHostLogin(NameOf(username), password.Text) : null;
        if (login is { Delimiter: null })
            diagnostics.Add(username!.Origin.Fatal("has every character that could stand between it and the password in Postfix's table"));
        return login;
    }

    // The image before took a password along with XOAUTH2 and did not use it.
    private SmartHostLogin? TokenLogin(OAuth2Reader oauth2, SettingValue token, IRelayKeys keys)
    {
        if (keys["password"] is { Text.Length: > 0 } password)
            diagnostics.Add(password.Origin.Warning($"not used: {token.Origin.Name} asks for a login by token"));
        if (keys["username"] is { Text.Length: > 0 } username)
        {
            var named = username with { Text = NameOf(username) };
            return oauth2.Read(named) is { } client ? new SmartHostLogin(named.Text, "") { OAuth2 = client } : null;
        }

        if (!keys.IsGiven("username"))
            diagnostics.Add(token.Origin.Fatal($"set without {keys.Name("username")}; a token is for the login of one account"));
        _ = oauth2.Read(null);
        return null;
    }

    // A server on port 465 waits for the TLS handshake and says nothing before it; Postfix has to be told. Wrapper mode belongs to a transport,
    // not to a host, and it wants a level of encrypt at least (postconf(5), smtp_tls_wrappermode).
    private SmartHost WithImplicitTls(SmartHost relay, Origin origin)
    {
        if (postfix.ContainsKey(WrapperMode))
            return relay with { ImplicitTls = postfix[WrapperMode].Value == "yes" };
        var count = RelayAddress.Hosts(relay.Host).Count(RelayAddress.IsImplicitTls);
        if (count > 0 && count < RelayAddress.Hosts(relay.Host).Count)
            diagnostics.Add(origin.Warning("port 465, where TLS comes first, and other ports in one list cannot both work; mail goes to the other ports"));
        if (count < RelayAddress.Hosts(relay.Host).Count)
            return relay;
        if (relay.TlsLevel is not (null or "" or "none" or "may"))
            return relay with { ImplicitTls = true };
        diagnostics.Add(origin.Info($"TLS from the start on port 465, so {TlsLevel} is encrypt instead of {relay.TlsLevel ?? "unset"}"));
        return relay with { ImplicitTls = true, TlsLevel = "encrypt" };
    }

    // The SASL library strips a user name at both ends (but not a password), so that a name with white space there cannot reach any server.
    private string NameOf(SettingValue username)
    {
        var name = username.Text.Trim(' ', '\t', '\r', '\n', '\v', '\f');
        if (name.Length == 0)
            diagnostics.Add(username.Origin.Fatal("is nothing but white space; a login needs a name"));
        else if (name.Length < username.Text.Length)
            diagnostics.Add(username.Origin.Warning("has white space at an end, which SASL cannot carry; left out"));
        return name;
    }
}

// Where mail goes: the smart host and the login there. Called by SettingsBuilder.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks RELAYHOST and what belongs to it.</summary>
internal sealed class RelayReader(SettingValues values, List<Diagnostic> diagnostics)
{
    private readonly OAuth2Reader oauth2 = new(values, diagnostics);

    /// <summary>Null: direct delivery.</summary>
    public SmartHost? Read()
    {
        var (username, password) = (values[SettingsCatalog.RelayUsername], values[SettingsCatalog.RelayPassword]);
        oauth2.WarnOfUnused();
        if (values[SettingsCatalog.RelayHost] is not { Text.Length: > 0 } host)
        {
            foreach (var value in new[] { username, password, values[SettingsCatalog.RelayPort], values[SettingsCatalog.SaslRelayHost] })
            {
                if (value is { Text.Length: > 0 })
                    diagnostics.Add(value.Origin.Warning("unused without RELAYHOST; mail is delivered directly"));
            }

            if (oauth2.Switch is { } given && !values.IsGiven(SettingsCatalog.RelayHost))
                diagnostics.Add(given.Origin.Fatal("set without RELAYHOST; a token is for the login at a relay"));
            return null;
        }

        var relay = RelayAddress.Check(host.Text.Trim(), (int?)values.Number(SettingsCatalog.RelayPort), out var problem);
        if (problem.Length > 0)
            diagnostics.Add(host.Origin.Fatal(problem));
        var login = oauth2.Switch is { } token ? TokenLogin(token, username, password) : PasswordLogin(username, password);
        var keys = values.Text(SettingsCatalog.SaslRelayHost) is { } key ? [key] : RelayAddress.Hosts(relay);
        return new SmartHost(relay, keys, login);
    }
    private SmartHostLogin? PasswordLogin(SettingValue? username, SettingValue? password)
    {
        if (password is { Text.Length: > 0 } && !values.IsGiven(SettingsCatalog.RelayUsername))
            diagnostics.Add(password.Origin.Fatal("set without RELAYHOST_USERNAME; a login needs both"));
        if (username is { Text.Length: > 0 } && !values.IsGiven(SettingsCatalog.RelayPassword))
            diagnostics.Add(username.Origin.Fatal("set without RELAYHOST_PASSWORD; a login needs both"));
        var login = username is { Text.Length: > 0 } && password is { Text.Length: > 0 } ? new SmartHostLogin(username.Text, password.Text) : null;
        if (login is not null && (login.Username.Contains('\0') || login.Password.Contains('\0')))
            diagnostics.Add(password!.Origin.Fatal("has a NUL byte; SASL cannot carry one"));
        return login;
    }

    // The images before took a password along with XOAUTH2 and did not use it.
    private SmartHostLogin? TokenLogin(SettingValue token, SettingValue? username, SettingValue? password)
    {
        if (password is { Text.Length: > 0 })
            diagnostics.Add(password.Origin.Warning($"not used: {token.Origin.Name} asks for a login by token"));
        if (username is { Text.Length: > 0 })
            return oauth2.Read(username) is { } client ? new SmartHostLogin(username.Text, "") { OAuth2 = client } : null;
        if (!values.IsGiven(SettingsCatalog.RelayUsername))
            diagnostics.Add(token.Origin.Fatal("set without RELAYHOST_USERNAME; a token is for the login of one account"));
        return null;
    }
}

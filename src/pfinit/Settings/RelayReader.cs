// Where mail goes: the smart host and the login there. Called by SettingsBuilder.

using System.Text;
using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Checks RELAYHOST and what belongs to it.</summary>
internal sealed class RelayReader(SettingValues values, List<Diagnostic> diagnostics)
{
    /// <summary>LMDB's limit of 511 bytes less the NUL that Postfix adds.</summary>
    private const int LongestKey = 510;

    /// <summary>Null: direct delivery.</summary>
    public SmartHost? Read()
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

        var relay = RelayAddress.Check(host.Text.Trim(), (int?)values.Number(SettingsCatalog.RelayPort), out var problem);
        if (problem.Length > 0)
            diagnostics.Add(host.Origin.Fatal(problem));
        if (password is { Text.Length: > 0 } && !values.IsGiven(SettingsCatalog.RelayUsername))
            diagnostics.Add(password.Origin.Fatal("set without RELAYHOST_USERNAME; a login needs both"));
        if (username is { Text.Length: > 0 } && !values.IsGiven(SettingsCatalog.RelayPassword))
            diagnostics.Add(username.Origin.Fatal("set without RELAYHOST_PASSWORD; a login needs both"));
        var login = username is { Text.Length: > 0 } && password is { Text.Length: > 0 } ? new SmartHostLogin(NameOf(username), password.Text) : null;
        if (login is { Delimiter: null })
            diagnostics.Add(username!.Origin.Fatal("has every character that could stand between it and the password in Postfix's table"));
        var keys = values.Text(SettingsCatalog.SaslRelayHost) is { } key ? [key] : RelayAddress.Hosts(relay);
        if (keys.Any(word => Encoding.UTF8.GetByteCount(word) > LongestKey))
            diagnostics.Add((values[SettingsCatalog.SaslRelayHost] ?? host).Origin.Fatal($"is longer than {LongestKey} bytes, the most for a key of the password table"));
        return new SmartHost(relay, keys, login);
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

// The password table of a relay: one row, `key user:password`, read by smtp(8) at every connection.

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>The sasl_passwd table.</summary>
internal static class PasswordTable
{
    /// <summary>The smtp_sasl_password_result_delimiter (Postfix 3.10) that a user name with a colon needs; null for the usual colon.</summary>
    public static string? Delimiter(SmartHostLogin login) => login.Delimiter is SmartHostLogin.UsualDelimiter ? null : login.Delimiter.ToString();

    /// <summary>The table of one relay.</summary>
    /// <param name="tokens">
    /// Access tokens by token file. An empty one makes a row without a password, for which our SASL mechanism refuses to log in, so that Postfix
    /// keeps the mail; without the row it would try its luck without a login, and the relay's refusal would bounce the mail.
    /// </param>
    public static PlannedTable For(string path, SmartHost relay, SmartHostLogin login, IReadOnlyDictionary<string, string> tokens)
    {
        var secret = login.OAuth2 is null ? login.Password : tokens.TryGetValue(login.OAuth2.TokenFile, out var token) ? token : "";
        var value = login.Username + login.Delimiter + secret;
        return new(path, [.. relay.SaslKeys.Select(key => new LookupRow(key, value))], Access.Secret) { Secret = true };
    }

    /// <summary>The tables of the relays that want a token: what changes when a token does.</summary>
    public static IEnumerable<PlannedTable> ByToken(PfinitSettings settings, IReadOnlyDictionary<string, string> tokens)
    {
        if (settings.Relay is { Login: { OAuth2: not null } login } relay)
            yield return For(Paths.SaslPasswords, relay, login, tokens);
        foreach (var route in settings.Routes)
        {
            if (route.Relay.Login is { OAuth2: not null } other)
                yield return For(Paths.RelayPasswords(route.Name), route.Relay, other, tokens);
        }
    }
}

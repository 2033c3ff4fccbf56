// The password table of a relay: one row, `key user:password`, read by smtp(8) at every connection.

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>The sasl_passwd table.</summary>
internal static class PasswordTable
{
    /// <summary>The smtp_sasl_password_result_delimiter (Postfix 3.10) that a user name with a colon needs; null for the usual colon.</summary>
    public static string? Delimiter(SmartHostLogin login) => login.Delimiter is SmartHostLogin.UsualDelimiter ? null : login.Delimiter.ToString();

    public static PlannedTable For(string path, SmartHost relay, SmartHostLogin login) => new(
        path,
        [.. relay.SaslKeys.Select(key => new KeyValuePair<string, string>(key, login.Username + login.Delimiter + login.Password))],
        Access.Secret)
    { Secret = true };
}

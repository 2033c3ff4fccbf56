// The login at a relay, as parameters of smtp(8): in main.cf for the default relay, as options of a transport for a route.

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>smtp_sasl_… parameters (postconf(5)).</summary>
internal static class SaslParameters
{
    public const string Enable = "smtp_sasl_auth_enable";

    /// <summary>Those that say how to log in, not where; a user who sets one means it for every relay.</summary>
    public static readonly IReadOnlyList<string> Shared = ["smtp_sasl_security_options", "smtp_sasl_tls_security_options", "smtp_sasl_mechanism_filter"];

    /// <summary>Every parameter with its value; null where there is no login, or where Postfix's default is right.</summary>
    /// <param name="table">Path of the password table.</param>
    public static IEnumerable<Parameter> For(SmartHostLogin? login, string table)
    {
        yield return new(Enable, login is null ? null : "yes");
        yield return new("smtp_sasl_password_maps", login is null ? null : LookupTable.LmdbPrefix + table);

        // A provider that shows no TLS is none: its token would be read on the way. (By contract a password may go in clear.)
        yield return new("smtp_sasl_security_options", login is null ? null : login.OAuth2 is null ? "noanonymous" : "noanonymous, noplaintext");
        yield return new("smtp_sasl_tls_security_options", login is null ? null : "noanonymous");
        yield return new("smtp_sasl_password_result_delimiter", login is null ? null : PasswordTable.Delimiter(login));

        // A password is not a token, nor the other way round: without XOAUTH2 settings that mechanism must not be picked, even where the server offers it.
        yield return new("smtp_sasl_mechanism_filter", login is null ? null : login.OAuth2 is null ? "!xoauth2, static:rest" : "xoauth2");
    }
}

// Client logins in Postfix: the parameters of main.cf, the rows of the database, and the configuration of Cyrus SASL that joins the two.
// A file that pfinit wrote for SASL tells that logins were configured before: only then are the parameters taken out again with the setting, since a
// main.cf may as well have an smtpd_sasl_ configuration of its own.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>What follows from SMTPD_SASL_USERS.</summary>
internal static class LoginParameters
{
    /// <summary>
    /// smtpd.conf of Cyrus SASL. PLAIN, LOGIN and CRAM-MD5 are what mail programs speak; SCRAM needs no password on the wire. DIGEST-MD5 is historic (RFC
    /// 6331). Postfix leaves out what the security options forbid.
    /// </summary>
    public const string SaslConf = $"""
        {PlannedTable.Marker}at every start. Change the settings, not this file.
        pwcheck_method: auxprop
        auxprop_plugin: sasldb
        sasldb_path: {Paths.SaslDatabase}
        mech_list: PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256

        """;

    /// <summary>Null removes a parameter.</summary>
    public static IReadOnlyList<Parameter> For(PfinitSettings settings, Surroundings surroundings, MainCf mainCf)
    {
        var names = Values(RelayNames.Domain(settings, surroundings.HostName, mainCf) ?? "$mydomain");
        if (settings.Logins.Count > 0)
            return names;
        return surroundings.LoginsBefore ? [.. names.Select(row => row with { Value = null })] : [];
    }

    /// <summary>The logins with their realms; refuses those that are there twice.</summary>
    public static IReadOnlyList<PlannedLogin> Logins(PfinitSettings settings, Surroundings surroundings, MainCf mainCf, List<Diagnostic> diagnostics)
    {
        var domain = RelayNames.Domain(settings, surroundings.HostName, mainCf);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var logins = new List<PlannedLogin>();
        foreach (var login in settings.Logins)
        {
            if ((login.Domain ?? domain) is not { } realm)
            {
                diagnostics.Add(login.Origin.Fatal($"\"{login.User}\" has no domain, and mydomain refers to other parameters; write \"{login.User}@example.com\""));
                continue;
            }

            var planned = new PlannedLogin(login.User, realm, login.Password) { HadDomain = login.Domain is not null };
            if (!names.Add(planned.Name))
                diagnostics.Add(login.Origin.Fatal($"\"{planned.Name}\" is there twice; keep one of the two"));
            logins.Add(planned);
        }

        return logins;
    }

    private static IReadOnlyList<Parameter> Values(string domain) =>
    [
        new("smtpd_sasl_auth_enable", "yes"),
        new("smtpd_sasl_type", "cyrus"),
        new("smtpd_sasl_path", "smtpd"),
        new("cyrus_sasl_config_path", Paths.SaslConfiguration),

        // Behind a user name that a client sends without a domain; one that it sends with any other is looked up as it is.
        new("smtpd_sasl_local_domain", domain),
        new("broken_sasl_auth_clients", "yes"),

        // Without TLS a client may prove that it knows the password, not send it.
        new("smtpd_sasl_security_options", "noanonymous, noplaintext"),
        new("smtpd_sasl_tls_security_options", "noanonymous"),
    ];
}

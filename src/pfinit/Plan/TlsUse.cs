// Whether Postfix loads what main.cf and master.cf name for TLS: smtp(8), lmtp(8) and smtpd(8) read the files of theirs only where their level asks for TLS.

namespace Pfinit.Plan;

/// <summary>Knows which programs use TLS.</summary>
internal sealed class TlsUse(MainCf mainCf, MasterCf masterCf)
{
    private const string Mark = "_tls_";

    /// <summary>Whose parameter of TLS <paramref name="name"/> is: smtp for smtp_tls_CAfile. Empty for one that is not of TLS.</summary>
    public static string ProgramOf(string name) => name.IndexOf(Mark, StringComparison.Ordinal) is > 0 and var end ? name.Substring(0, end) : "";

    /// <summary>A service of that program uses TLS and has no file of its own.</summary>
    /// <param name="name">A parameter of main.cf.</param>
    public bool NeedsFileOf(string name) => masterCf.Services.Any(service => service.Option(name) is null && IsOnFor(service, name));

    /// <summary>The service is one of that program, and its level is neither empty nor `none`; the older parameters count where there is no level (postconf(5)).</summary>
    /// <param name="service">Of master.cf.</param>
    /// <param name="name">A parameter that the service has as an option, or main.cf.</param>
    public bool IsOnFor(MasterService service, string name)
    {
        var program = ProgramOf(name);
        if (service.Column(MasterService.CommandColumn) != program)
            return false;
        var level = Value($"{program}_tls_security_level");
        return (level.Length > 0 ? !IsSame(level, "none") : IsYes($"{program}_use_tls") || IsYes($"{program}_enforce_tls"))
            || IsYes($"{program}_tls_wrappermode") || Value($"{program}_tls_policy_maps").Length > 0;

        string Value(string parameter) => (service.Option(parameter) ?? mainCf[parameter] ?? "").Trim();
        bool IsYes(string parameter) => IsSame(Value(parameter), "yes");
    }

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

// Lookup tables that Postfix reads as text, and directories that it lives in: one that is not there ends the program that wants it, or makes smtpd refuse mail.
// Also what TLS reads: without one of these files smtp(8) says a word and goes on without TLS, which at level `may` means in clear. Only where TLS is in use,
// though, and not for want of authorities in a directory or of Diffie-Hellman parameters, which has milder consequences.
// Surroundings tells which are absent. Tables of type lmdb are OwnTables' matter: they are built first.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Finds what main.cf, master.cf and the settings name and nobody makes.</summary>
internal static class NamedTables
{
    private static readonly string[] Types = ["regexp:", "pcre:", "cidr:", "texthash:"];
    private static readonly string[] Lists = ["_maps", "_checks", "_restrictions"];
    private const string CertificateDirectory = "_tls_CApath";
    private const string Parameters = "_tls_dh1024_param_file";
    private static readonly string[] TlsFiles =
        ["_tls_CAfile", CertificateDirectory, "_tls_cert_file", "_tls_key_file", "_tls_eccert_file", "_tls_eckey_file", "_tls_chain_files", Parameters];
    private static readonly string[] Directories = ["queue_directory", "daemon_directory", "data_directory"];
    private static readonly char[] Separators = [' ', '\t', '\n', ',', '{', '}'];

    /// <summary>Every such path in the files as they stand and in the settings, for <see cref="Surroundings.Absent"/> and <see cref="Surroundings.Directories"/>.</summary>
    public static IEnumerable<string> Paths(PfinitSettings settings, MainCf mainCf, MasterCf masterCf) => mainCf.Names
        .Select(name => new Parameter(name, mainCf[name]))
        .Concat(settings.Postfix.Keys.Select(name => new Parameter(name, settings.Postfix[name].Value)))
        .Concat(masterCf.Services.SelectMany(OptionsOf))
        .Concat(settings.Master.SelectMany(change => change.Item is not null
            ? [new Parameter(change.Item, change.Value)] : OptionsOf(new MasterService(change.Value ?? ""))))
        .SelectMany(parameter => In(parameter.Name, parameter.Value ?? "")).Distinct();

    /// <summary>A diagnostic for each that is not there and is not planned either, or is no file; fatal unless it is of TLS and costs no TLS.</summary>
    /// <param name="absent">What nobody has, nor makes.</param>
    /// <param name="directories">An engine makes one where a file that is to be mounted is not on the host.</param>
    public static IEnumerable<Diagnostic> Missing(
        PfinitSettings settings, MainCf mainCf, MasterCf masterCf, IEnumerable<string> absent, IReadOnlyCollection<string> directories)
    {
        var missing = new HashSet<string>(absent, StringComparer.Ordinal);
        var origins = new ParameterOrigins(settings);
        var tls = new TlsUse(mainCf, masterCf);

        // SMTP_HEADER_CHECKS has been looked at where it was read.
        foreach (var name in mainCf.Names.Where(name => name != "smtp_header_checks" || origins.Of(name) is not null))
        {
            // A directory of certificates that is missing spoils no handshake; Debian's main.cf names one.
            if (name.EndsWith(CertificateDirectory, StringComparison.Ordinal) && origins.Of(name) is null)
                continue;
            foreach (var fault in Faults(name, mainCf[name]))
                yield return Harmless(name, fault, tls.NeedsFileOf(name)) is { } harmless ? origins.Warning(name, harmless) : origins.Fatal(name, Problem(name, fault));
        }

        foreach (var service in masterCf.Services)
        {
            foreach (var (name, value) in OptionsOf(service))
            {
                foreach (var fault in Faults(name, value))
                    yield return Harmless(name, fault, tls.IsOnFor(service, name)) is { } harmless
                        ? origins.Warning(service, name, harmless) : origins.Fatal(service, name, Problem(name, fault));
            }
        }

        IEnumerable<string> Faults(string name, string? value) => In(name, value ?? "").Select(path =>
            missing.Contains(path) ? $"open {path}: No such file or directory"
            : directories.Contains(path) && !WantsDirectory(name) ? $"open {path}: Is a directory" : null).OfType<string>();
    }

    private static bool WantsDirectory(string name) => Directories.Contains(name) || name.EndsWith(CertificateDirectory, StringComparison.Ordinal);

    private static string Problem(string name, string fault) => $"{fault}{(IsOfTls(name) ? "; Postfix would go on without TLS" : "")}";

    // What is missing, and why mail goes as before; null when it does not.
    private static string? Harmless(string name, string fault, bool isOn)
    {
        if (!IsOfTls(name))
            return null;
        if (!isOn)
            return $"{fault}; no {TlsUse.ProgramOf(name)} that uses TLS reads it";
        return name.EndsWith(Parameters, StringComparison.Ordinal) ? $"{fault}; Postfix uses its compiled-in parameters instead"
            : name.EndsWith(CertificateDirectory, StringComparison.Ordinal) ? $"{fault}; certificates of authorities that were to be in it are not trusted"
            : null;
    }

    // The certificates of smtpd are ServerTls' matter.
    private static bool IsOfTls(string name) => TlsFiles.Any(end => name.EndsWith(end, StringComparison.Ordinal)) && !ServerCertificate.AllParameters.Contains(name);

    private static IEnumerable<Parameter> OptionsOf(MasterService service) =>
        service.Options.Select(option => option.Name).Distinct().Select(name => new Parameter(name, service.Option(name)));

    // What refers to other parameters is Postfix's to resolve, and what is in an inline table is not a name.
    private static IEnumerable<string> In(string name, string given)
    {
        var value = TableTypes.ExpandDirectory(given);
        if (Directories.Contains(name))
            return value.StartsWith('/') && !value.Contains('$') ? [value] : [];
        if (IsOfTls(name))
            return value.Contains('$') ? [] : value.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith('/'));
        if (value.Contains('$') || value.Contains("inline:") || !Lists.Any(end => name.EndsWith(end, StringComparison.Ordinal)))
            return [];
        return value.Split(Separators, StringSplitOptions.RemoveEmptyEntries)
            .Where(word => TypeOf(word) is not null).Select(word => word.Substring(TypeOf(word)!.Length)).Distinct();

        static string? TypeOf(string word) => Types.FirstOrDefault(type => word.StartsWith(type + "/", StringComparison.Ordinal));
    }
}

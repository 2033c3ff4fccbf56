// Which certificates the SMTP server has, from the settings and the main.cf as it stands. Pure, so that SurroundingsReader can ask it what to look at
// before there is a plan.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>A certificate with its key that smtpd is going to load.</summary>
/// <param name="Parameter">The main.cf parameter that names it.</param>
/// <param name="Files">In the order in which Postfix reads them. For smtpd_tls_chain_files: each key before its certificate; else the key's file first.</param>
/// <param name="Given">The setting that names it; null when it stands in main.cf only.</param>
internal sealed record ServerCertificate(string Parameter, IReadOnlyList<string> Files, ParameterValue? Given)
{
    public const string Chain = "smtpd_tls_chain_files";
    public const string Certificate = "smtpd_tls_cert_file";

    private const string Key = "smtpd_tls_key_file";
    private const string EllipticCertificate = "smtpd_tls_eccert_file";
    private const string EllipticKey = "smtpd_tls_eckey_file";

    /// <summary>Every parameter that names a certificate or its key.</summary>
    public static IReadOnlyList<string> AllParameters { get; } = [Chain, Certificate, Key, EllipticCertificate, EllipticKey];

    private static readonly char[] Separators = [' ', '\t', '\n', ','];

    /// <summary>Every path is known; one that refers to another parameter is Postfix's to look up.</summary>
    public bool IsInspectable => Files.All(path => path.IndexOf('$') < 0);

    /// <summary>Several certificates with their keys one after the other, as against one pair in two files or one.</summary>
    public bool IsChain => Parameter == Chain;

    /// <summary>
    /// The certificates that somebody chose, in force when the settings are applied to <paramref name="mainCf"/>; not the self-signed one. smtpd ignores
    /// the pairs when there are chain files.
    /// </summary>
    public static IReadOnlyList<ServerCertificate> In(PfinitSettings settings, MainCf mainCf)
    {
        if (InForce(settings, mainCf, Chain) is { } chain && chain.Trim(Separators).Length > 0)
            return [new ServerCertificate(Chain, [.. chain.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Select(TableTypes.ExpandDirectory)], GivenFor(settings, Chain))];
        ServerCertificate?[] pairs = [Pair(settings, mainCf, Certificate, Key), Pair(settings, mainCf, EllipticCertificate, EllipticKey)];
        return [.. pairs.OfType<ServerCertificate>()];
    }

    /// <summary>What is wrong with settings that name a key whose certificate nobody names. smtpd cannot serve with half a pair.</summary>
    public static IEnumerable<Diagnostic> Halves(PfinitSettings settings, MainCf mainCf)
    {
        if (InForce(settings, mainCf, Chain) is { } chain && chain.Trim(Separators).Length > 0)
            yield break;
        foreach (var (certificate, key) in new[] { (Certificate, Key), (EllipticCertificate, EllipticKey) })
        {
            if (GivenFor(settings, key) is { } given && InForce(settings, mainCf, certificate) is null or "" or Paths.SelfSigned)
                yield return given.Origin.Fatal($"set without POSTFIX_{certificate}; a certificate needs both");
        }
    }

    /// <summary>The value that a parameter is going to have, except for what pfinit computes; null when nobody sets it.</summary>
    public static string? InForce(PfinitSettings settings, MainCf mainCf, string name) =>
        settings.Postfix.TryGetValue(name, out var given) ? given.Value?.Trim() : mainCf[name];

    private static ServerCertificate? Pair(PfinitSettings settings, MainCf mainCf, string certificate, string key)
    {
        if (InForce(settings, mainCf, certificate) is not { Length: > 0 } file || file is "none" or Paths.SelfSigned)
            return null;
        var keyFile = InForce(settings, mainCf, key) is { Length: > 0 } other && other != "$" + certificate ? other : file;
        return new ServerCertificate(certificate, [.. new[] { keyFile, file }.Distinct().Select(TableTypes.ExpandDirectory)], GivenFor(settings, certificate) ?? GivenFor(settings, key));
    }

    private static ParameterValue? GivenFor(PfinitSettings settings, string name) =>
        settings.Postfix.TryGetValue(name, out var given) && given.Value is not null ? given : null;
}

namespace Pfinit.Plan;

/// <summary>What was found in the files of a certificate and its key.</summary>
/// <param name="Problem">Why smtpd cannot use them, a path or more in it; null when it can.</param>
internal sealed record CertificateFact(string? Problem)
{
    /// <summary>Until it expires, negative afterwards; of several certificates the one that expires first counts.</summary>
    public int DaysLeft { get; init; }

    /// <summary>The last day, `2036-05-04`.</summary>
    public string Until { get; init; } = "";

    /// <summary>It is valid for the name of this relay.</summary>
    public bool MatchesHostName { get; init; }

    /// <summary>SHA-256 of the certificate in hexadecimal, the bytes divided by colons.</summary>
    public string Fingerprint { get; init; } = "";
}

namespace Pfinit.Plan;

/// <summary>What was found at the path of a private key.</summary>
/// <param name="Problem">Why the file cannot sign; null when it can.</param>
internal sealed record KeyFact(bool Exists, string? Problem)
{
    public static readonly KeyFact Missing = new(false, null);
    public static readonly KeyFact Good = new(true, null);

    /// <summary>As <see cref="DkimPublicKey.Algorithm"/>; of no meaning where there is a problem.</summary>
    public string Algorithm { get; init; } = DkimPublicKey.Rsa;
}

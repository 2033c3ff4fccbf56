namespace Pfinit.Plan;

/// <summary>What was found in the file with a login's tokens.</summary>
/// <param name="Usable">There is a file, and it was understood: it wins over the initial values of the settings.</param>
/// <param name="AccessToken">The access token, when it is good at this moment; else empty.</param>
/// <param name="CanRenew">There is a refresh token.</param>
/// <param name="Problem">Why the file is of no use; empty when it is, and when there is none.</param>
internal sealed record TokenFact(bool Usable, string AccessToken, bool CanRenew, string Problem)
{
    public static readonly TokenFact Missing = new(false, "", false, "");

    /// <summary>Records print their members; this one must not.</summary>
    public override string ToString() => "(token)";
}

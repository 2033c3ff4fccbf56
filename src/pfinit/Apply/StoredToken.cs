namespace Pfinit.Apply;

/// <summary>The tokens of one login as its file has them.</summary>
/// <param name="AccessToken">Empty: none.</param>
/// <param name="RefreshToken">Empty: none.</param>
/// <param name="Expiry">When the access token stops being good, in Unix seconds; 0 when that is not known.</param>
internal sealed record StoredToken(string AccessToken, string RefreshToken, long Expiry)
{
    /// <summary>The access token is good at this moment.</summary>
    public bool IsValid(DateTimeOffset now) => AccessToken.Length > 0 && Expiry > now.ToUnixTimeSeconds();

    /// <summary>Records print their members; this one must not.</summary>
    public override string ToString() => "(tokens)";
}

using Pfinit.Apply;

namespace Pfinit.OAuth2;

/// <summary>How a person's login ended.</summary>
/// <param name="Token">Null when it failed.</param>
/// <param name="Error">Code of the refusal (RFC 6749, RFC 8628); empty when there was none.</param>
/// <param name="Problem">Why there is no token, for people.</param>
internal sealed record LoginResult(StoredToken? Token, string Error, string Problem)
{
    public static LoginResult Failed(string problem, string error = "") => new(null, error, problem);

    /// <summary>What the token endpoint's answer means at the end of a login: without a refresh token the consent would last an hour.</summary>
    public static LoginResult From(TokenAnswer answer, DateTimeOffset now) => answer switch
    {
        TokenAnswer.Granted { RefreshToken.Length: 0 } => Failed("the provider gave an access token but no refresh token; ask for offline access in the scope"),
        TokenAnswer.Granted granted =>
            new(new StoredToken(granted.AccessToken, granted.RefreshToken, (now + granted.Lifetime).ToUnixTimeSeconds()), "", ""),
        TokenAnswer.Refused refused => Failed(refused.Words, refused.Error),
        _ => Failed(((TokenAnswer.Failed)answer).Problem),
    };

    /// <summary>Records print their members; the token must not be among them.</summary>
    public override string ToString() => Token is null ? Problem : "(tokens)";
}

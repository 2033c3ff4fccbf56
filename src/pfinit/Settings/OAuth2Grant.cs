namespace Pfinit.Settings;

/// <summary>How access tokens are obtained (RFC 6749).</summary>
internal enum OAuth2Grant
{
    /// <summary>A person has agreed once; the refresh token from then gets new access tokens (section 6).</summary>
    RefreshToken,

    /// <summary>The application itself is the account, as in Microsoft 365 application access (section 4.4).</summary>
    ClientCredentials,
}

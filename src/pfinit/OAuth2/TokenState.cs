namespace Pfinit.OAuth2;

/// <summary>The token of a login at one moment.</summary>
/// <param name="Login">User name at the relay.</param>
/// <param name="Expiry">When the access token ends; null: there is none.</param>
internal sealed record TokenState(string Login, DateTimeOffset? Expiry);

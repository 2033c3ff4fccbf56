namespace Pfinit.Settings;

/// <summary>Credentials for the relay, every character literal: a password, or a client that gets tokens in its place.</summary>
/// <param name="Password">Empty when <see cref="OAuth2"/> is there.</param>
internal sealed record SmartHostLogin(string Username, string Password)
{
    /// <summary>Null: the login is by password.</summary>
    public OAuth2Client? OAuth2 { get; init; }

    /// <summary>Records print their members; this one must not.</summary>
    public override string ToString() => "(credentials)";
}

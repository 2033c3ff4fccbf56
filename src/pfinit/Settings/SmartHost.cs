namespace Pfinit.Settings;

/// <summary>The relay that all mail goes to.</summary>
/// <param name="Host">As Postfix's `relayhost` wants it.</param>
/// <param name="SaslKey">Key of the login in the password table.</param>
/// <param name="Login">User name and password; null when the relay wants none.</param>
internal sealed record SmartHost(string Host, string SaslKey, SmartHostLogin? Login);

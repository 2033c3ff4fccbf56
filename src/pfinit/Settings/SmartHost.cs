namespace Pfinit.Settings;

/// <summary>The relay that all mail goes to.</summary>
/// <param name="Host">As Postfix's `relayhost` wants it.</param>
/// <param name="SaslKeys">Keys of the login in the password table: one for each host that may be asked for it.</param>
/// <param name="Login">User name and password; null when the relay wants none.</param>
internal sealed record SmartHost(string Host, IReadOnlyList<string> SaslKeys, SmartHostLogin? Login);

namespace Pfinit.Settings;

/// <summary>Credentials for the relay, every character literal.</summary>
internal sealed record SmartHostLogin(string Username, string Password)
{
    /// <summary>Records print their members; this one must not.</summary>
    public override string ToString() => "(credentials)";
}

namespace Pfinit.Settings;

/// <summary>A client that may log in, every character literal.</summary>
/// <param name="Domain">What stands behind the @ of the user name; null when there is none.</param>
/// <param name="Origin">Where it was set.</param>
internal sealed record ClientLogin(string User, string? Domain, string Password, Origin Origin)
{
    /// <summary>As the user wrote it.</summary>
    public string Name => Domain is null ? User : $"{User}@{Domain}";

    /// <summary>Records print their members; this one must not.</summary>
    public override string ToString() => Name;
}

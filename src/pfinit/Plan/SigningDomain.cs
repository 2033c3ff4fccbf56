namespace Pfinit.Plan;

/// <summary>A domain of `From:` headers that leave this relay.</summary>
/// <param name="Name">As the user wrote it.</param>
/// <param name="Selector">Of its key; null: it has none, and its mail goes out unsigned.</param>
internal sealed record SigningDomain(string Name, string? Selector)
{
    /// <summary>The private key file; null without a key, and where a table of the user's says which are in use.</summary>
    public string? KeyFile { get; init; }
}

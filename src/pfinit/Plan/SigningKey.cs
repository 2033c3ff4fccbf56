using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>A domain that is signed.</summary>
/// <param name="Path">The private key file.</param>
/// <param name="New">It is going to be generated.</param>
internal sealed record SigningKey(SenderDomain Domain, string Selector, string Path, bool New)
{
    /// <summary>The file that it is going to be copied from; null when nothing is copied.</summary>
    public string? CopiedFrom { get; init; }

    /// <summary>Name of the key in KeyTable and SigningTable: where the record is published.</summary>
    public string RecordName => $"{Selector}._domainkey.{Domain.Ascii}";
}

namespace Pfinit.Hold;

/// <summary>What a message is to be signed for.</summary>
/// <param name="Domain">Of its author's address; or, where the key is gone, the one whose key that is.</param>
/// <param name="From">Its header, without the name.</param>
internal sealed record OwedSignature(string Domain, string From)
{
    /// <summary>No signature can be had: the domain was signed and is not any more.</summary>
    public bool KeyIsGone { get; init; }
}

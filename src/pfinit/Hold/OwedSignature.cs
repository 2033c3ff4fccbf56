namespace Pfinit.Hold;

/// <summary>What a message is to be signed for.</summary>
/// <param name="Domain">Of its author's address.</param>
/// <param name="From">Its header, without the name.</param>
internal sealed record OwedSignature(string Domain, string From);

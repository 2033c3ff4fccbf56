namespace Pfinit.Http;

/// <summary>An answer that came whole.</summary>
/// <param name="Status">200..999.</param>
/// <param name="StatusText">The server's own words for it; may be empty.</param>
/// <param name="Headers">In the order in which they came; names as the server spells them.</param>
/// <param name="Body">Decoded from chunks, at most 1 MB.</param>
internal sealed record HttpAnswer(int Status, string StatusText, IReadOnlyList<HttpField> Headers, byte[] Body)
{
    /// <summary>The first field of this name, in any letter case; null when there is none.</summary>
    public string? Header(string name) => Headers
        .Where(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
        .Select(field => field.Value)
        .FirstOrDefault();
}

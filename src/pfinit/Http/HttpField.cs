namespace Pfinit.Http;

/// <summary>A field of a header or of a form.</summary>
internal sealed record HttpField(string Name, string Value);

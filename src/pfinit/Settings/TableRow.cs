namespace Pfinit.Settings;

/// <summary>A row of a lookup table as somebody wrote it, and where.</summary>
internal sealed record TableRow(string Key, string Value, Origin Origin);

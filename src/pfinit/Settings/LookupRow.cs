namespace Pfinit.Settings;

/// <summary>A row of a lookup table.</summary>
internal sealed record LookupRow(string Key, string Value);

namespace Pfinit.Settings;

/// <summary>A parameter or option that the user set.</summary>
/// <param name="Value">Null removes the parameter.</param>
internal sealed record ParameterValue(string? Value, Origin Origin);

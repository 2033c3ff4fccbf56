namespace Pfinit.Plan;

/// <summary>A file to be copied as it is (binary, too) because it is missing at its place; root:root 0644.</summary>
internal sealed record PlannedCopy(string Source, string Target);

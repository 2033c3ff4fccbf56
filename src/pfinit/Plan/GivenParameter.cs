namespace Pfinit.Plan;

/// <summary>A parameter that the user set.</summary>
/// <param name="Name">Empty for a whole line of master.cf.</param>
/// <param name="Value">The value in force.</param>
/// <param name="Origin">Where it was set.</param>
internal sealed record GivenParameter(string Name, string Value, string Origin);

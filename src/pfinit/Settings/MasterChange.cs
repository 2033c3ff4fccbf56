namespace Pfinit.Settings;

/// <summary>A change of master.cf that the user asks for.</summary>
/// <param name="Service">`submission/inet`, checked.</param>
/// <param name="Item">A column of <see cref="MasterColumns"/> or a parameter for `-o`; null for the whole line.</param>
/// <param name="Value">The line, the column or the parameter's value; null removes the service or the option.</param>
internal sealed record MasterChange(string Service, string? Item, string? Value, Origin Origin);

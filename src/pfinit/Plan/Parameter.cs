namespace Pfinit.Plan;

/// <summary>A parameter of main.cf, an option of a service in master.cf, or one of opendkim.conf.</summary>
/// <param name="Name">As in postconf(5) or opendkim.conf(5).</param>
/// <param name="Value">Null where there is none, or where it is to be removed.</param>
internal sealed record Parameter(string Name, string? Value);

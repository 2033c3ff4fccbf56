namespace Pfinit.Settings;

/// <summary>What of master.cf a setting names: a whole service, or one column or `-o` option of it.</summary>
/// <param name="Service">`submission/inet`, as postconf(1) writes it; not checked yet.</param>
/// <param name="Item">A column such as `maxproc`, or a parameter; null for the whole line.</param>
internal sealed record MasterTarget(string Service, string? Item);

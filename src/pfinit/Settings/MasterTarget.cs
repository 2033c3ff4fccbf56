namespace Pfinit.Settings;

/// <summary>What of master.cf a setting names: a whole service, or one column or `-o` option of it.</summary>
/// <param name="Service">`submission/inet`, as postconf(1) writes it; not checked yet.</param>
/// <param name="Item">A column such as `maxproc`, or a parameter; null for the whole line.</param>
internal sealed record MasterTarget(string Service, string? Item)
{
    /// <summary>A table of options has the whole line under this key, where `"submission/inet" = "…"` cannot stand beside it.</summary>
    public const string Line = "line";

    /// <summary>What `[master]` names by its one or two keys below: a service, and something of it.</summary>
    public static MasterTarget Of(string service, string? item) => new(service, item == Line ? null : item);
}

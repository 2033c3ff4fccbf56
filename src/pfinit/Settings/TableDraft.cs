namespace Pfinit.Settings;

/// <summary>What one file says of one lookup table, not yet checked. A later file that names the table replaces the whole of it.</summary>
internal sealed class TableDraft(string name, Origin origin)
{
    public string Name { get; } = name;

    /// <summary>Where the table is begun.</summary>
    public Origin Origin { get; } = origin;

    public TableText? Type { get; set; }

    public TableText? Text { get; set; }

    public TableText? File { get; set; }

    /// <summary>Null when there is no `rows`; empty when there is one without any.</summary>
    public List<TableRow>? Rows { get; set; }

    public bool Secret { get; set; }

    /// <summary>Something in it is reported already: what seems missing may be that.</summary>
    public bool Faulty { get; set; }

    /// <summary>A string and where it stands.</summary>
    public sealed record TableText(string Value, Origin Origin);
}

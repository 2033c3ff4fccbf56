namespace Pfinit.Settings;

/// <summary>A lookup table of the user's, from `[tables.NAME]`.</summary>
/// <param name="Type">`lmdb`, `regexp`, `pcre`, `cidr` or `texthash`.</param>
/// <param name="Rows">The rows of an lmdb table; null for every other type.</param>
/// <param name="Text">The text of any other type, as Postfix reads it; empty for lmdb.</param>
/// <param name="Secret">Masked by `render`, readable by root only.</param>
internal sealed record LookupTable(string Name, string Type, IReadOnlyList<LookupRow>? Rows, string Text, bool Secret)
{
    /// <summary>The type of a table that names none: the one that Postfix's own `postmap` makes in this image.</summary>
    public const string Lmdb = "lmdb";

    /// <summary>In front of the path, where a parameter refers to such a table.</summary>
    public const string LmdbPrefix = Lmdb + ":";

    /// <summary>Behind the path, in the name of the file that Postfix reads.</summary>
    public const string LmdbSuffix = "." + Lmdb;

    /// <summary>How other settings refer to a table: `table:NAME`.</summary>
    public const string Reference = "table:";

    /// <summary>Where tables are written; the path is part of the interface, since scripts and mounted files name it, too.</summary>
    public const string Directory = "/etc/postfix/tables";

    /// <summary>Longest name, in characters.</summary>
    public const int LongestName = 64;

    public static readonly IReadOnlyList<string> Types = [Lmdb, "regexp", "pcre", "cidr", "texthash"];

    public string Path => $"{Directory}/{Name}";

    /// <summary>Records print their members; the rows may be secret.</summary>
    public override string ToString() => $"{Type}:{Path}";
}

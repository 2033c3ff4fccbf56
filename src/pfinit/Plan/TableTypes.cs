using System.Text;

namespace Pfinit.Plan;

/// <summary>Lookup table types in parameter values.</summary>
internal static class TableTypes
{
    private const string Lmdb = "lmdb:";
    private static readonly char[] Ends = [' ', '\t', ',', '{', '}'];
    private static readonly string[] Old = ["hash:", "btree:"];

    /// <summary>The value with `hash:` and `btree:` references turned into `lmdb:`.</summary>
    public static string ToLmdb(string value)
    {
        var result = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length;)
        {
            var old = AtWordStart(value, i) ? Old.FirstOrDefault(type => string.CompareOrdinal(value, i, type, 0, type.Length) == 0) : null;
            result.Append(old is null ? value[i].ToString() : Lmdb);
            i += old?.Length ?? 1;
        }

        return result.ToString();
    }

    /// <summary>The files that `lmdb:` references in <paramref name="value"/> are built from.</summary>
    public static IEnumerable<string> LmdbSources(string value) => value.Split(Ends, StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.StartsWith(Lmdb + "/", StringComparison.Ordinal))
        .Select(word => word.Substring(Lmdb.Length));

    private static bool AtWordStart(string value, int index) => index == 0 || !(char.IsLetterOrDigit(value[index - 1]) || value[index - 1] is '_' or '-');
}

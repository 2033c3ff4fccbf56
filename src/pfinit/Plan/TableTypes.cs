using System.Text;

namespace Pfinit.Plan;

/// <summary>Lookup table types in parameter values.</summary>
internal static class TableTypes
{
    private static readonly string[] Old = ["hash:", "btree:"];

    /// <summary>The value with `hash:` and `btree:` references turned into `lmdb:`.</summary>
    public static string ToLmdb(string value)
    {
        var result = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length;)
        {
            var old = AtWordStart(value, i) ? Old.FirstOrDefault(type => string.CompareOrdinal(value, i, type, 0, type.Length) == 0) : null;
            result.Append(old is null ? value[i].ToString() : "lmdb:");
            i += old?.Length ?? 1;
        }

        return result.ToString();
    }

    private static bool AtWordStart(string value, int index) => index == 0 || !(char.IsLetterOrDigit(value[index - 1]) || value[index - 1] is '_' or '-');
}

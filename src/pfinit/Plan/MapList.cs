// A list of lookup tables in a parameter: `regexp:/etc/postfix/a, lmdb:/etc/postfix/b`. pfinit's own tables join what the user has there.

namespace Pfinit.Plan;

/// <summary>Adds a table to a list and takes it out again.</summary>
internal static class MapList
{
    /// <summary>The list with <paramref name="table"/> in front: the first table that knows an address decides.</summary>
    public static string WithFirst(string list, string table)
    {
        var others = Without(list, table);
        return others.Length == 0 ? table : $"{table}, {others}";
    }

    /// <summary>The list without <paramref name="table"/>; as it was when it does not name it.</summary>
    public static string Without(string list, string table) => Contains(list, table) ? string.Join(", ", Tables(list).Where(word => word != table)) : list;

    public static bool Contains(string list, string table) => Tables(list).Contains(table);

    /// <summary>The tables one by one. White space and commas separate them, except inside braces, where inline tables have both.</summary>
    public static IEnumerable<string> Tables(string list)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i <= list.Length; i++)
        {
            if (i < list.Length && (depth > 0 || !(char.IsWhiteSpace(list[i]) || list[i] == ',')))
            {
                depth += list[i] == '{' ? 1 : list[i] == '}' ? -1 : 0;
                continue;
            }

            if (i > start)
                yield return list.Substring(start, i - start);
            start = i + 1;
        }
    }
}

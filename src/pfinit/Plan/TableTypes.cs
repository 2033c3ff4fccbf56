using System.Text;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Lookup table types in parameter values.</summary>
internal static class TableTypes
{
    private const string Lmdb = LookupTable.LmdbPrefix;
    private const string Proxy = "proxy:";
    private static readonly char[] Ends = [' ', '\t', ',', '{', '}'];
    private static readonly string[] Directories = ["${config_directory}/", "$(config_directory)/", "$config_directory/"];
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

    /// <summary>
    /// The files that `lmdb:` references in <paramref name="value"/> are built from, those behind `proxy:` too. A path may begin with
    /// $config_directory; one that needs any other parameter is left to the user.
    /// </summary>
    public static IEnumerable<string> LmdbSources(string value) => References(value, [Lmdb]).Select(word => word.Substring(Lmdb.Length));

    /// <summary>References to files of these <paramref name="types"/>, such as `pcre:/etc/postfix/x`, with the same limits.</summary>
    public static IEnumerable<string> References(string value, string[] types) => ExpandDirectory(value).Split(Ends, StringSplitOptions.RemoveEmptyEntries)
        .Select(word => word.StartsWith(Proxy, StringComparison.Ordinal) ? word.Substring(Proxy.Length) : word)
        .Where(word => Array.Exists(types, type => word.StartsWith(type + "/", StringComparison.Ordinal)) && word.IndexOf('$') < 0);

    /// <summary>Puts the directory in the place of $config_directory.</summary>
    public static string ExpandDirectory(string value) => Directories.Aggregate(value, (text, name) => text.Replace(name, Paths.Postfix + "/"));

    /// <summary>A name of a table type may begin here: behind a separator, or the colon of `proxy:`.</summary>
    public static bool AtWordStart(string value, int index) => index == 0 || !(char.IsLetterOrDigit(value[index - 1]) || value[index - 1] is '_' or '-');
}

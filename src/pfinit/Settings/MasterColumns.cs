// The columns of a master.cf line (master(5)) and what may stand in each. MasterReader checks with it, MasterChanges in Plan finds the place.

using Pfinit.Diagnostics;

namespace Pfinit.Settings;

/// <summary>Names, order and syntax of the columns.</summary>
internal static class MasterColumns
{
    public const string Command = "command";

    /// <summary>Service name and type, which the other columns follow.</summary>
    public const int KeyColumns = 2;

    /// <summary>In the order of the line, behind name and type. The names are those of the header line in every master.cf.</summary>
    public static readonly IReadOnlyList<string> Names = ["private", "unprivileged", "chroot", "wakeup", "maxproc", Command];

    public static readonly IReadOnlyList<string> ServiceTypes = ["inet", "unix", "fifo", "pass", "unix-dgram"];

    /// <summary>postconf(1) has names of its own for two of them; both are taken.</summary>
    public static string Canonical(string name) => name switch
    {
        "unpriv" => "unprivileged",
        "process_limit" => "maxproc",
        _ => name,
    };

    public static bool Contains(string name) => Names.Contains(Canonical(name));

    /// <summary>The column's text as master.cf wants it: `yes` and `no`, as a TOML boolean comes, become letters.</summary>
    public static string Normalise(string name, string text) => (Canonical(name), text) switch
    {
        ("private" or "unprivileged" or "chroot", "yes") => "y",
        ("private" or "unprivileged" or "chroot", "no") => "n",
        _ => text,
    };

    /// <summary>What is wrong with the text of a column; empty when nothing is.</summary>
    public static string Problem(string name, string text) => Canonical(name) switch
    {
        "maxproc" => text == "-" || IsNumber(text) ? "" : $"{Quotation.Of(text)} is no process limit; a whole number (0 for no limit) or - is wanted",
        "wakeup" => text == "-" || IsNumber(text.EndsWith('?') ? text.Substring(0, text.Length - 1) : text) ? ""
            : $"{Quotation.Of(text)} is no wake-up time; seconds, seconds? or - is wanted",
        Command => text.Length == 0 || text[0] == '-' ? $"{Quotation.Of(text)} is no command" : "",
        _ => text is "y" or "n" or "-" ? "" : $"{Quotation.Of(text)} is not one of y, n, -",
    };

    private static bool IsNumber(string text) => text.Length is > 0 and < 10 && text.All(c => c is >= '0' and <= '9');
}

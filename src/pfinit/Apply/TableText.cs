// Tells whose the text of a table is, and whether the table made from it is up to date. Applier and Commands/Run ask.

using System.Text;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>Looks at the source of a lookup table.</summary>
internal static class TableText
{
    /// <summary>An earlier start wrote this text.</summary>
    /// <exception cref="KernelException">It is there but cannot be read.</exception>
    public static bool IsOurs(string path) => LinuxFiles.FindTarget(path) is { IsRegular: true } && BeginsWithMarker(path);

    /// <summary>There is a text with something in it, and it is the user's.</summary>
    /// <exception cref="KernelException">It is there but cannot be read.</exception>
    public static bool IsForeign(string path) => LinuxFiles.FindTarget(path) is { IsRegular: true, Size: > 0 } && !BeginsWithMarker(path);

    /// <summary>
    /// The text is there, and the table made from it is not, or is older. Postfix compares whole seconds; so does this, or a table built
    /// in the second of its text would be built again at every start.
    /// </summary>
    public static bool IsNewerThanTable(OwnTable table)
    {
        try
        {
            return LinuxFiles.FindTarget(table.Source) is { IsRegular: true } text
                && !(LinuxFiles.FindTarget(table.Lmdb) is { } lmdb && lmdb.Modified.Seconds >= text.Modified.Seconds);
        }
        catch (KernelException)
        {
            // What cannot be looked at cannot be built, either; Postfix names the table when it needs it.
            return false;
        }
    }

    /// <summary>There is neither the text nor the table: Postfix will defer all mail that needs it.</summary>
    public static bool IsMissing(OwnTable table)
    {
        try
        {
            return LinuxFiles.FindTarget(table.Source) is null && LinuxFiles.FindTarget(table.Lmdb) is null;
        }
        catch (KernelException)
        {
            return false;
        }
    }

    private static bool BeginsWithMarker(string path)
    {
        using var file = LinuxFiles.OpenToRead(path);
        return file.ReadToEnd().AsSpan().StartsWith(Encoding.ASCII.GetBytes(PlannedTable.Marker));
    }
}

namespace Pfinit.Settings;

/// <summary>Time zones that carry their own rule instead of naming a file: `CET-1CEST,M3.5.0,M10.5.0/3`, `&lt;+03&gt;-3` (POSIX 8.3, TZ).</summary>
internal static class PosixZone
{
    public static bool IsMatch(string zone)
    {
        if (!zone.All(c => c is > ' ' and < '\x7f' and not '='))
            return false;
        var name = zone.StartsWith('<') ? zone.IndexOf('>') + 1 : zone.TakeWhile(char.IsLetter).Count();
        if (name < 3 || name == zone.Length)
            return false;
        var offset = zone[name] is '+' or '-' ? name + 1 : name;
        return offset < zone.Length && zone[offset] is >= '0' and <= '9';
    }
}

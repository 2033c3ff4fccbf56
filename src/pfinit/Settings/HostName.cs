namespace Pfinit.Settings;

/// <summary>What Postfix accepts as myhostname. With anything else none of its programs starts.</summary>
internal static class HostName
{
    private const int Longest = 255;
    private const int LongestLabel = 63;

    /// <summary>Labels of ASCII letters, digits, hyphens (not at an end) and underscores, and not all of it digits and dots (valid_hostname in Postfix).</summary>
    public static bool IsGood(string name) => name.Length is > 0 and <= Longest && name.Split('.').All(IsLabel) && !name.All(c => c is (>= '0' and <= '9') or '.');

    private static bool IsLabel(string label) => label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[label.Length - 1] != '-'
        && label.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_');
}

namespace Pfinit.Observe;

/// <summary>Tables that say of each byte whether it belongs: what most of the time of a line is spent with.</summary>
internal static class ByteSet
{
    /// <summary>All bytes, 0 to 255, that <paramref name="belongs"/> says so of.</summary>
    public static bool[] Of(Func<int, bool> belongs) => [.. Enumerable.Range(0, 256).Select(belongs)];
}

namespace Pfinit.Observe;

/// <summary>
/// The queue ids of messages that something is still expected of. What was added longest ago is forgotten first, so that those of which it never comes
/// take no room. Allocates nothing after it is made; not thread-safe.
/// </summary>
/// <param name="capacity">How many there may be.</param>
internal sealed class RecentIds(int capacity)
{
    private readonly ulong[] ids = new ulong[capacity];
    private int next;

    public void Add(ReadOnlySpan<byte> id)
    {
        ids[next] = Hash(id);
        next = (next + 1) % ids.Length;
    }

    /// <summary>False when it is not there, or no longer.</summary>
    public bool Remove(ReadOnlySpan<byte> id)
    {
        var at = ids.AsSpan().IndexOf(Hash(id));
        if (at >= 0)
            ids[at] = 0;
        return at >= 0;
    }

    /// <summary>FNV-1a; never 0, which marks a free place.</summary>
    private static ulong Hash(ReadOnlySpan<byte> id)
    {
        var hash = 14695981039346656037;
        foreach (var value in id)
            hash = (hash ^ value) * 1099511628211;
        return hash | 1;
    }
}

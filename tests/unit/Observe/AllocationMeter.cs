using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

/// <summary>What the thread that reads lines allocates between two of its marks.</summary>
internal sealed class AllocationMeter : ILineWatcher
{
    // So long that it need not grow.
    private readonly List<long> marks = new(100);

    /// <summary>A line that is a mark.</summary>
    public static byte[] Mark { get; } = Datagram.Of("<22>Nov  3 07:05:09 meter[1]: mark");

    /// <summary>Bytes, for each stretch. To be asked when the thread has ended.</summary>
    public IEnumerable<long> Allocated => marks.Zip(marks.Skip(1), (before, after) => after - before);

    public void See(SyslogRecord record)
    {
        if (record.Program.SequenceEqual("meter"u8))
            marks.Add(GC.GetAllocatedBytesForCurrentThread());
    }

    public void Missed(DateTimeOffset since)
    {
    }
}

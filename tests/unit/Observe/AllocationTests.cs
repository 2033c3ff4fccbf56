using Pfinit.Observe;
using Pfinit.Settings;

namespace Pfinit.Tests.Observe;

[Collection(SharedTimeZone.Name)]
public sealed class AllocationTests
{
    private static readonly MaskFilter.Hash Hash = new()
    {
        Salt = [1, 2, 3],
        Prefix = "<",
        Suffix = ">",
        Split = true,
        ShortSha = false,
        CaseSensitive = false,
    };

    [Theory]
    [InlineData(false, "none")]
    [InlineData(true, "none")]
    [InlineData(false, "smart")]
    [InlineData(true, "smart")]
    [InlineData(false, "paranoid")]
    [InlineData(true, "hash")]
    public void A_line_from_queue_to_output_allocates_nothing(bool json, string mask)
    {
        using var file = TemporaryFile.Create();
        var counters = new LogCounters();
        var queue = new LogQueue(1024 * 1024, counters);
        ILineFormat format = json ? new JsonFormat("relay") : new PlainFormat(LogColour.None);
        MaskFilter? filter = mask switch
        {
            "smart" => new MaskFilter.Smart("*"),
            "paranoid" => new MaskFilter.Paranoid("█"),
            "hash" => Hash,
            _ => null,
        };
        var writer = new LogWriter(queue, format, AddressMasker.For(filter), file.Fd, counters);

        // Long enough for the buffers to grow and for the compiler to be done with every path.
        Pass(100, queue, writer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass(500, queue, writer);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(600 * Datagram.Real.Count, counters.Written);
    }

    private static void Pass(int rounds, LogQueue queue, LogWriter writer)
    {
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < Datagram.Real.Count; i++)
                queue.Add(Datagram.Real[i], Datagram.Time + (round * TimeSpan.TicksPerSecond), own: false);
            writer.WriteBatch(queue.Take(0));
        }
    }
}

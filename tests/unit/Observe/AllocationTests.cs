using Pfinit.Observe;
using Pfinit.Settings;

namespace Pfinit.Tests.Observe;

[Collection(SharedTimeZone.Name)]
public sealed class AllocationTests
{
    private const int Passes = 6;
    private const int Rounds = 100;

    private static readonly MaskFilter.Hash Hash = new()
    {
        Salt = [1, 2, 3],
        Prefix = "<",
        Suffix = ">",
        Split = true,
        ShortSha = false,
        CaseSensitive = false,
    };

    // One for all lines, as SyslogSocket has it.
    private readonly PostfixFields fields = new();

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
        ILineFormat format = json ? new JsonFormat("relay") : new PlainFormat(LogColour.None);
        MaskFilter? filter = mask switch
        {
            "smart" => new MaskFilter.Smart("*"),
            "paranoid" => new MaskFilter.Paranoid("█"),
            "hash" => Hash,
            _ => null,
        };
        var queue = new LogQueue(1024 * 1024, new LogLines(format, AddressMasker.For(filter), counters), counters);
        var writer = new LogWriter(queue, file.Fd, counters);

        // The buffers grow in the first passes, and the compiler may replace a method in any of them: on a busy machine late ones, too. What a line
        // allocates would show in each.
        var allocated = Enumerable.Range(0, Passes).Select(_ => Allocated(queue, writer)).ToList();

        Assert.Equal(0, allocated.Min());
        Assert.Equal(Passes * Rounds * Datagram.Real.Count, counters.Written);
    }

    private long Allocated(LogQueue queue, LogWriter writer)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Pass(Rounds, queue, writer);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Pass(int rounds, LogQueue queue, LogWriter writer)
    {
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < Datagram.Real.Count; i++)
                queue.Add(SyslogRecord.Parse(Datagram.Real[i]).WithFields(fields), Datagram.Time + (round * TimeSpan.TicksPerSecond), own: false);
            writer.WriteBatch(queue.Take(0));
        }
    }
}

using System.Net.Sockets;
using Pfinit.Hold;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Tests.Apply;

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

    // What runs for every line on the thread for which Postfix waits, from the socket to the queue, with everybody who listens in a relay.
    [Fact]
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    public void A_line_that_the_reader_takes_allocates_nothing_whoever_listens()
    {
        using var directory = new TemporaryDirectory();
        using var file = TemporaryFile.Create();
        using var log = LogStream.Open(file.Fd, LogFormat.Plain, mask: null, LogColour.None, (_, _) => { });
        var time = TimeProvider.System;
        var room = new DiskRoom(_ => new QueueSpace(BlockSize: 4096, Blocks: 1, FreeBlocks: 1), time);
        var queue = new QueueWatch(new QueueCensus(directory.Path), new SkippedMail(directory.Path, account: null), room, () => true, account: null, time);
        var complaints = new Complaints();
        complaints.End();
        var meter = new AllocationMeter();
        log.Listen(directory["log"], complaints, new LineWatchers(new HoldLines(new HoldEvents(time), owner: 100), queue, meter));
        using var sender = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        sender.Connect(new UnixDomainSocketEndPoint(directory["log"]));

        // A complaint is kept, which takes memory.
        var ordinary = Datagram.Real.Where(line => SyslogRecord.Parse(line).Severity > SyslogNames.Warning).ToList();
        sender.Send(AllocationMeter.Mark);
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var round = 0; round < Rounds; round++)
                ordinary.ForEach(line => sender.Send(line));
            sender.Send(AllocationMeter.Mark);
        }

        Assert.True(log.EndListening(TimeSpan.FromSeconds(20)));
        Assert.Equal((Passes * Rounds * ordinary.Count) + Passes + 1, log.Counters.Read);
        Assert.Equal(Passes, meter.Allocated.Count());
        Assert.Equal(0, meter.Allocated.Min());
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

using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Tests.Supervise;

namespace Pfinit.Tests.Observe;

public sealed class DiskRoomTests : IDisposable
{
    private const string Queue = "/var/spool/postfix";
    private static readonly QueueSpace Roomy = new(BlockSize: 10_000, Blocks: 100, FreeBlocks: 50);

    private readonly LogRecorder log = LogRecorder.Start();
    private readonly FakeTime time = new();
    private readonly Dictionary<string, QueueSpace?> disks = new() { [Queue] = Roomy, ["/etc/postfix"] = Roomy };
    private readonly DiskRoom room;

    public DiskRoomTests() => room = new DiskRoom(directory => disks[directory], time) { Demand = new SpaceDemand(0, 200_000) };

    public void Dispose() => log.Dispose();

    [Fact]
    public void Full_queue_is_said_when_it_begins_and_when_it_ends_and_is_known_in_between()
    {
        room.Look();
        Assert.Empty(room.Problems);

        for (var free = 20; free > 10; free--)
        {
            disks[Queue] = Roomy with { FreeBlocks = free };
            room.Look();
        }

        Assert.Equal(
            ["disk: 110000 bytes are free in /var/spool/postfix, and message_size_limit is 200000, which counts 1.5 times: clients are put off (452), and what is queued is delivered"],
            room.Problems);
        disks[Queue] = Roomy;
        room.Look();
        room.Look();

        Assert.Empty(room.Problems);
        Assert.Equal(
            [
                "warning: disk: 200000 bytes are free in /var/spool/postfix, and message_size_limit is 200000, which counts 1.5 times: clients are put off (452), and what is queued is delivered",
                "disk: there is room again in /var/spool/postfix",
            ],
            log.Lines);
    }

    [Fact]
    public void Inodes_count_and_so_do_the_last_blocks_where_nothing_is_demanded()
    {
        disks[Queue] = Roomy with { HasInodes = false };
        disks["/etc/postfix"] = Roomy with { FreeBlocks = 0 };
        room.Look();
        Assert.Equal(
            [
                "disk: no inode is free in /var/spool/postfix: no new mail is taken, clients wait, and what is queued is delivered",
                "disk: no space is free in /etc/postfix: a reload and a renewed token cannot be written",
            ],
            room.Problems);

        room.Demand = new SpaceDemand(0, 0);
        disks[Queue] = Roomy with { FreeBlocks = 6 };
        disks["/etc/postfix"] = null;
        room.Look();
        Assert.Equal(["disk: 60000 bytes are free in /var/spool/postfix: clients are put off (452), and what is queued is delivered"], room.Problems);
    }

    [Fact]
    public void It_is_looked_at_every_ten_seconds()
    {
        Assert.Equal(DiskRoom.Interval, room.Due);
        time.Now += TimeSpan.FromSeconds(12);
        room.Look();
        Assert.Equal(TimeSpan.FromSeconds(22), room.Due);
    }
}

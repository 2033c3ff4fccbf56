using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class QueueSpaceTests
{
    private static readonly QueueSpace Space = new(BlockSize: 100, Blocks: 300, FreeBlocks: 30);

    [Theory]
    [InlineData("0", "0", null)]
    [InlineData("2999", "0", null)]
    [InlineData("3000", "0", "queue_minfree")]
    [InlineData("", "1999", null)]
    [InlineData("", "2000", "message_size_limit")]
    [InlineData("$x", "99999999999999999999", null)]
    public void Room_is_counted_as_smtpd_counts_it(string minFree, string limit, string? parameter) =>
        Assert.Equal(parameter, Space.Lack(SpaceDemand.Of(name => name == "queue_minfree" ? minFree : limit.Length > 0 ? limit : "0"))?.Name);

    [Fact]
    public void Mail_that_leaves_can_help_up_to_the_size_of_the_file_system()
    {
        Assert.Null(Space.LackWhenEmpty(new SpaceDemand(29_999, 0)));
        Assert.Equal(("queue_minfree", 30_000), Space.LackWhenEmpty(new SpaceDemand(30_000, 0)));
        Assert.Equal(("message_size_limit", 20_000), Space.LackWhenEmpty(new SpaceDemand(0, 20_000)));
    }

    [Fact]
    public void Postfix_own_size_limit_wants_room_where_none_is_set() =>
        Assert.Equal("message_size_limit", Space.Lack(SpaceDemand.Of(_ => ""))?.Name);
}

using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class MailQueueTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, "1 message was being delivered when that was cut off, and may arrive twice: A1")]
    [InlineData(2, "2 messages were being delivered when that was cut off, and may arrive twice: A1, A2")]
    public void Messages_whose_delivery_was_cut_off_are_named(int count, string? said) => Assert.Equal(said, MailQueue.CutOff(Ids(count)));

    [Fact]
    public void Of_many_messages_the_first_are_named_and_the_others_counted() =>
        Assert.EndsWith("A19, A20 and 5 more", MailQueue.CutOff(Ids(25)));

    private static IReadOnlyList<string> Ids(int count) => [.. Enumerable.Range(1, count).Select(number => $"A{number}")];
}

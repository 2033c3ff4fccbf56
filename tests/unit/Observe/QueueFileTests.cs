using System.Text;
using Pfinit.Kernel;
using Pfinit.Observe;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Observe;

public sealed class QueueFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("D", "", true)]
    [InlineData("DD", "", true)]
    [InlineData("RD", "", false)]
    [InlineData("DR", "", false)]
    [InlineData("D", "D", true)]
    [InlineData("D", "R", false)]
    [InlineData("", "D", true)]
    [InlineData("", "", false)]
    public void A_message_is_done_when_each_of_its_recipients_is(string envelope, string extracted, bool done) =>
        Assert.Equal(done, QueueFile.IsDone(Write(Message(envelope, extracted))));

    [Theory]
    [InlineData("              0", true)]
    [InlineData("           4150", false)]
    [InlineData("", false)]
    public void A_recipient_that_a_milter_may_have_added_elsewhere_is_not_done(string place, bool done)
    {
        var file = Message("D", "D", Record('p', place));

        Assert.Equal(done, QueueFile.IsDone(Write(file)));
    }

    [Fact]
    public void What_looks_like_a_recipient_within_the_message_is_none() =>
        Assert.True(QueueFile.IsDone(Write(Message("D", "", text: [.. Record('R', "in@example.net"), .. Record('N', "Rest")]))));

    [Fact]
    public void A_long_record_is_read_whole() =>
        Assert.False(QueueFile.IsDone(Write(Message("D", "", [.. Record('A', new string('x', 20_000)), .. Record('R', "last@example.net")]))));

    [Fact]
    public void No_part_of_a_queue_file_is_done()
    {
        var file = Message("DD", "D");
        for (var length = 0; length < file.Length; length++)
            Assert.False(QueueFile.IsDone(Write(file[..length])), $"{length} of {file.Length} bytes");
    }

    [Fact]
    public void Whatever_bytes_there_are_nothing_is_thrown()
    {
        var random = new Random(7);
        var file = Message("DD", "D");
        for (var round = 0; round < 2000; round++)
        {
            var broken = (byte[])file.Clone();
            for (var i = 0; i < 3; i++)
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            QueueFile.IsDone(Write(broken));
        }
    }

    [Fact]
    public void A_file_that_is_gone_is_an_error() =>
        Assert.Equal(Libc.ENOENT, Assert.Throws<KernelException>(() => QueueFile.IsDone($"{directory.Path}/gone")).Errno.Value);

    /// <summary>A queue file as cleanup(8) writes it. Each letter stands for a recipient's record.</summary>
    internal static byte[] Message(string envelope, string extracted, byte[]? more = null, byte[]? text = null)
    {
        text ??= [.. Record('p', "              0"), .. Record('N', "Subject: hello"), .. Record('N', "")];
        byte[] first = [.. Record('T', "1795963779 945012"), .. Record('S', "a@example.com"), .. Recipients(envelope), .. more ?? [], .. Record('M', "")];
        var start = Sizes(0, 0).Length + first.Length;
        return [.. Sizes(text.Length, start), .. first, .. text, .. Record('X', ""), .. Recipients(extracted), .. Record('E', "")];
    }

    private static byte[] Sizes(int size, int start) => Record('C', $"{size,15} {start,15} {2,15} {0,15} {size,15} {0,15}");

    private static byte[] Recipients(string types) => [.. types.SelectMany(type => Record(type, "b@example.net"))];

    private static byte[] Record(char type, string value)
    {
        var bytes = new List<byte> { (byte)type };
        var length = value.Length;
        for (; length >= 0x80; length >>= 7)
            bytes.Add((byte)(length | 0x80));
        bytes.Add((byte)length);
        return [.. bytes, .. Encoding.ASCII.GetBytes(value)];
    }

    private string Write(byte[] content)
    {
        var path = $"{directory.Path}/file";
        File.WriteAllBytes(path, content);
        return path;
    }
}

using System.IO.Pipes;
using System.Text;
using Pfinit.Observe;

namespace Pfinit.Tests.Observe;

public sealed class LineOutputTests
{
    private readonly LogCounters counters = new();

    [Fact]
    public void Lines_lost_to_a_closed_pipe_are_counted_until_they_are_told_of()
    {
        var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        using var writing = pipe.ClientSafePipeHandle;
        var output = new LineOutput((int)writing.DangerousGetHandle(), counters);
        pipe.Dispose();

        output.Write("one\ntwo\n"u8, 2);

        Assert.Equal((2, "standard output: Broken pipe"), (output.Lost, output.Cause));
        Assert.Equal((0, 2), (counters.Written, counters.Dropped));

        output.WriteReport("2 lost\n"u8);
        output.Write("three\n"u8, 1);
        Assert.Equal(3, output.Lost);
        Assert.Equal(3, counters.Untold);
    }

    [Fact]
    public void Once_told_of_a_loss_is_not_told_again()
    {
        using var file = TemporaryFile.Create();
        var output = new LineOutput(file.Fd, counters);
        counters.CountDropped(5);
        output.AddLost(5, "test");
        Assert.Equal(5, counters.Untold);
        output.WriteReport("5 lost\n"u8);
        Assert.Equal((0, 0), (output.Lost, counters.Untold));
        Assert.Equal(["5 lost"], file.Lines);
    }

    [Fact]
    public void A_descriptor_someone_made_non_blocking_is_waited_for()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var fd = (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
        Assert.Equal(0, Native.SetNonBlocking(fd));
        var output = new LineOutput(fd, counters);
        var writing = new Thread(() =>
        {
            for (var i = 0; i < 20_000; i++)
                output.Write(Encoding.UTF8.GetBytes($"line {i}, long enough to fill the pipe soon\n"), 1);
            pipe.DisposeLocalCopyOfClientHandle();
        });
        writing.Start();
        Thread.Sleep(50);
        using var reader = new StreamReader(pipe);
        Assert.Equal(20_000, reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        writing.Join();
        Assert.Equal((20_000, 0), (counters.Written, counters.Dropped));
    }

    [Fact]
    public void A_full_disk_is_named_as_the_cause()
    {
        using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 1);
        var output = new LineOutput((int)full.SafeFileHandle.DangerousGetHandle(), counters);
        output.Write("one\n"u8, 1);
        Assert.Equal((1, "standard output: No space left on device"), (output.Lost, output.Cause));
    }
}

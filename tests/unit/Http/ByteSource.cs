using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Tests.Http;

/// <summary>A stream that brings <paramref name="text"/> in pieces of <paramref name="piece"/> bytes, then its end.</summary>
internal sealed class ByteSource(string text, int piece) : IByteStream
{
    private readonly byte[] bytes = Encoding.Latin1.GetBytes(text);
    private int next;

    public void Send(ReadOnlySpan<byte> sent) => throw new InvalidOperationException("nothing is to be sent");

    public int Receive(Span<byte> buffer)
    {
        var count = Math.Min(Math.Min(piece, buffer.Length), bytes.Length - next);
        bytes.AsSpan(next, count).CopyTo(buffer);
        next += count;
        return count;
    }

    public void Dispose()
    {
    }
}

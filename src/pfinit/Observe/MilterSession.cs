// A conversation with a milter as Postfix leads it (protocol version 6, libmilter's mfdef.h), to find out what it would do. No mail comes of it.

using System.Buffers.Binary;
using System.Text;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Observe;

/// <summary>One connection. A packet is its length (4 bytes, not counting itself), a letter, then data; numbers are big-endian.</summary>
internal sealed class MilterSession : IDisposable
{
    public const char Continue = 'c';

    private const char OptionNegotiation = 'O';
    private const char Quit = 'Q';
    private const uint Version = 6;

    /// <summary>Every action and protocol step of version 6: a milter refuses peers that do not offer what it needs.</summary>
    private const uint AllActions = 0x1ff;
    private const uint AllSteps = 0x1fffff;

    private const int LengthSize = 4;
    private const int NegotiationLength = 1 + (3 * 4);

    /// <summary>No answer of a milter is longer, but for those that replace a message's body.</summary>
    private const int LongestPacket = 1 << 20;

    private readonly Connection connection;

    /// <summary>The steps that the milter wants none of, and those that it gives no answer to.</summary>
    private uint left;

    private MilterSession(Connection connection) => this.connection = connection;

    /// <exception cref="KernelException">Nobody listens there, or the deadline passed (ETIMEDOUT).</exception>
    public static MilterSession Open(MilterEndpoint endpoint, Deadline deadline) => new(endpoint.Path is { } path
        ? Connection.ToUnix(path, deadline)
        : Connection.ToInet(endpoint.Host, endpoint.Port, deadline));

    /// <summary>Null when the milter negotiates, else what is wrong.</summary>
    public string? Negotiate()
    {
        var offer = new byte[NegotiationLength - 1];
        BinaryPrimitives.WriteUInt32BigEndian(offer, Version);
        BinaryPrimitives.WriteUInt32BigEndian(offer.AsSpan(4), AllActions);
        BinaryPrimitives.WriteUInt32BigEndian(offer.AsSpan(8), AllSteps);
        Send(OptionNegotiation, offer);

        var head = new byte[LengthSize + NegotiationLength];
        if (!Fill(head))
            return "closes the connection without an answer";
        if (BinaryPrimitives.ReadUInt32BigEndian(head) is not (>= NegotiationLength and <= LongestPacket and var length) || head[LengthSize] != OptionNegotiation)
            return "does not answer as a milter";
        left = BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(LengthSize + NegotiationLength - 4));

        // Which macros it wants; it gets the same ones whatever it wants.
        return Fill(new byte[(int)length - NegotiationLength]) ? null : "closes the connection without an answer";
    }

    /// <summary>What the milter says to a step; <see cref="Continue"/> for one that it leaves out.</summary>
    /// <exception cref="KernelException">It closed the connection (ECONNRESET), or the deadline passed (ETIMEDOUT).</exception>
    public MilterReply Ask(MilterStep step, ReadOnlySpan<byte> data)
    {
        if ((left & step.Unwanted) != 0)
            return MilterReply.GoOn;
        Send(step.Command, data);
        return (left & step.Unanswered) != 0 ? MilterReply.GoOn : Receive();
    }

    /// <summary>Macros for the step that comes next: name and value in turn.</summary>
    public void Tell(MilterStep step, params string[] macros) =>
        Send('D', [(byte)step.Command, .. Encoding.UTF8.GetBytes(string.Concat(macros.Select(text => text + "\0")))]);

    /// <summary>The next packet.</summary>
    /// <exception cref="KernelException">As in <see cref="Ask"/>.</exception>
    public MilterReply Receive()
    {
        var head = new byte[LengthSize];
        if (Fill(head) && BinaryPrimitives.ReadUInt32BigEndian(head) is >= 1 and <= LongestPacket and var length)
        {
            var packet = new byte[(int)length];
            if (Fill(packet))
                return new MilterReply((char)packet[0], [.. packet.Skip(1)]);
        }

        throw new KernelException("recv", "milter", new Errno(Libc.ECONNRESET));
    }

    public void SayGoodbye() => Send(Quit, []);

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private void Send(char command, ReadOnlySpan<byte> data)
    {
        var packet = new byte[LengthSize + 1 + data.Length];
        BinaryPrimitives.WriteUInt32BigEndian(packet, (uint)data.Length + 1);
        packet[LengthSize] = (byte)command;
        data.CopyTo(packet.AsSpan(LengthSize + 1));
        connection.Send(packet);
    }

    // False when the milter closes the connection before.
    private bool Fill(Span<byte> buffer)
    {
        for (var length = 0; length < buffer.Length;)
        {
            var received = connection.Receive(buffer.Slice(length));
            if (received == 0)
                return false;
            length += received;
        }

        return true;
    }
}

// Asks a milter whether it serves: option negotiation as Postfix begins it (libmilter's mfdef.h), then goodbye. No message is involved.

using System.Buffers.Binary;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Observe;

internal static class MilterProbe
{
    private const byte OptionNegotiation = (byte)'O';
    private const byte Quit = (byte)'Q';
    private const uint Version = 6;

    /// <summary>Every action and protocol step of version 6: a milter refuses peers that do not offer what it needs.</summary>
    private const uint AllActions = 0x1ff;
    private const uint AllSteps = 0x1fffff;

    /// <summary>A packet is its length (4 bytes, not counting itself), a command, then data: here three numbers, all big-endian.</summary>
    private const int LengthSize = 4;
    private const int NegotiationLength = 1 + (3 * 4);

    /// <summary>Null when the milter negotiates, else what is wrong.</summary>
    public static string? Ask(MilterEndpoint endpoint, Deadline deadline)
    {
        using var connection = endpoint.Path is { } path
            ? Connection.ToUnix(path, deadline)
            : Connection.ToInet(endpoint.Host, endpoint.Port, deadline);

        Span<byte> packet = stackalloc byte[LengthSize + NegotiationLength];
        BinaryPrimitives.WriteUInt32BigEndian(packet, NegotiationLength);
        packet[LengthSize] = OptionNegotiation;
        BinaryPrimitives.WriteUInt32BigEndian(packet.Slice(5), Version);
        BinaryPrimitives.WriteUInt32BigEndian(packet.Slice(9), AllActions);
        BinaryPrimitives.WriteUInt32BigEndian(packet.Slice(13), AllSteps);
        connection.Send(packet);

        Span<byte> reply = stackalloc byte[LengthSize + NegotiationLength];
        for (var length = 0; length < reply.Length;)
        {
            var received = connection.Receive(reply.Slice(length));
            if (received == 0)
                return "closes the connection without an answer";
            length += received;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(reply) < NegotiationLength || reply[LengthSize] != OptionNegotiation)
            return "does not answer as a milter";

        connection.Send([0, 0, 0, 1, Quit]);
        return null;
    }
}

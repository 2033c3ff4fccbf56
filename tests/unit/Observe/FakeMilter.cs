using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Pfinit.Plan;

namespace Pfinit.Tests.Observe;

/// <summary>A milter for one connection after the other, which answers each packet as it is told to.</summary>
internal sealed class FakeMilter : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <param name="steps">The bits of the protocol by which it leaves steps and answers out.</param>
    /// <param name="answer">Packets for one that came, each a letter and what follows it; none: no answer.</param>
    public FakeMilter(uint steps, Func<char, string, IEnumerable<string>> answer)
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(10);

        // On a thread of its own, as in FakeServer.
        _ = Task.Factory.StartNew(() => Serve(steps, answer), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public MilterEndpoint Endpoint => MilterEndpoint.Inet("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port);

    /// <summary>Each packet but goodbye, a NUL shown as |.</summary>
    public List<string> Heard { get; } = [];

    public void Dispose() => listener.Dispose();

    private void Serve(uint steps, Func<char, string, IEnumerable<string>> answer)
    {
        while (true)
        {
            using var connection = listener.Accept();
            connection.ReceiveTimeout = 60_000;
            while (Read(connection) is var (command, data) && command != 'Q')
            {
                lock (Heard)
                    Heard.Add(command + data.Replace('\0', '|'));
                foreach (var packet in command == 'O' ? [Negotiated(steps)] : command == 'D' ? [] : answer(command, data))
                    Send(connection, packet);
            }
        }
    }

    private static string Negotiated(uint steps) => "O\0\0\0\u0006\0\0\u0001\u0011" + string.Concat(Enumerable.Range(0, 4).Select(i => (char)((steps >> (24 - (8 * i))) & 0xff)));

    private static (char Command, string Data)? Read(Socket connection)
    {
        if (Fill(connection, 4) is not { } head || Fill(connection, BinaryPrimitives.ReadInt32BigEndian(head)) is not { } packet)
            return null;
        return ((char)packet[0], Encoding.Latin1.GetString(packet.AsSpan(1)));
    }

    private static byte[]? Fill(Socket connection, int length)
    {
        var buffer = new byte[length];
        for (var done = 0; done < length;)
        {
            if (connection.Receive(buffer.AsSpan(done)) is not (> 0 and var received))
                return null;
            done += received;
        }

        return buffer;
    }

    private static void Send(Socket connection, string packet)
    {
        var bytes = new byte[4 + packet.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, packet.Length);
        Encoding.Latin1.GetBytes(packet).CopyTo(bytes, 4);
        connection.Send(bytes);
    }
}

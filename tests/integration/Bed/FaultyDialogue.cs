// One SMTP conversation of FaultyServer: as little of RFC 5321 as Postfix needs, and the faults.

using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Pfinit.Integration.Bed;

/// <summary>Serves one client until it goes, or is dropped.</summary>
internal sealed class FaultyDialogue(FaultyServer server, TcpClient client) : IDisposable
{
    private readonly byte[] buffer = new byte[16384];
    private Stream stream = client.GetStream();
    private int begin;
    private int end;
    private string sender = "";
    private string recipient = "";

    public void Dispose()
    {
        stream.Dispose();
        client.Dispose();
    }

    public async Task RunAsync()
    {
        await SayAsync(server.GreetingInstead ?? "220 faulty.example.net ESMTP");
        while (await ReadLineAsync() is { } bytes)
        {
            var line = Encoding.UTF8.GetString(bytes);
            switch (line.ToUpperInvariant().Split(' ', ':')[0])
            {
                case "EHLO":
                    await SayAsync(server.Certificate is not null && stream is not SslStream
                        ? "250-faulty.example.net\r\n250-STARTTLS\r\n250 8BITMIME" : "250-faulty.example.net\r\n250 8BITMIME");
                    break;
                case "STARTTLS":
                    await SayAsync("220 2.0.0 Go ahead");
                    var tls = new SslStream(stream);
                    stream = tls;
                    await tls.AuthenticateAsServerAsync(server.Certificate!);
                    break;
                case "MAIL":
                    sender = Address(line);
                    await SayAsync("250 2.1.0 Ok");
                    break;
                case "RCPT":
                    recipient = Address(line);
                    await SayAsync(server.RecipientAnswer(recipient) ?? "250 2.1.5 Ok");
                    break;
                case "DATA":
                    await SayAsync("354 Go on");
                    if (!await TakeMessageAsync())
                        return;
                    break;
                case "QUIT":
                    await SayAsync("221 2.0.0 Bye");
                    return;
                default:
                    await SayAsync("250 2.0.0 Ok");
                    break;
            }
        }
    }

    // False when the connection is to be dropped.
    private async Task<bool> TakeMessageAsync()
    {
        using var content = new MemoryStream();
        while (true)
        {
            if (server.Fault == ServerFault.DropsInsideData && content.Length > 0)
                return false;
            var line = await ReadLineAsync() ?? throw new IOException("the client went away");
            if (line is [(byte)'.'])
                break;
            content.Write(line is [(byte)'.', ..] ? line.AsSpan(1) : line);
            content.Write("\r\n"u8);
        }

        if (server.Fault == ServerFault.DropsAfterDot)
            return false;
        if (server.DataAnswer is { } answer)
        {
            await SayAsync(answer);
            return true;
        }

        var arrival = new Arrival(sender, recipient, content.ToArray());
        var release = server.Release;
        server.Keep(arrival);
        if (server.Fault == ServerFault.KeepsAndDrops)
            return false;
        await Task.WhenAll(Task.Delay(server.Delay()), release);
        await SayAsync("250 2.0.0 Taken");
        arrival.Answered = DateTime.UtcNow;
        return true;
    }

    private async Task SayAsync(string reply) => await stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"));

    // Without the line end; null at the end of the conversation.
    private async Task<byte[]?> ReadLineAsync()
    {
        using var line = new MemoryStream();
        while (true)
        {
            for (; begin < end; begin++)
            {
                if (buffer[begin] == '\n')
                {
                    begin++;
                    line.SetLength(Math.Max(0, line.Length - 1));
                    return line.ToArray();
                }

                line.WriteByte(buffer[begin]);
            }

            begin = 0;
            end = await stream.ReadAsync(buffer);
            if (end == 0)
                return null;
        }
    }

    private static string Address(string line)
    {
        var start = line.IndexOf('<', StringComparison.Ordinal) + 1;
        return line[start..line.IndexOf('>', StringComparison.Ordinal)];
    }
}

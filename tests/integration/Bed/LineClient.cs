// A client that says line by line what the test tells it to: one that stops in the middle of a session, as no mail library does.

using System.Net.Sockets;
using System.Text;

namespace Pfinit.Integration.Bed;

/// <summary>An open SMTP session.</summary>
internal sealed class LineClient : IDisposable
{
    private readonly TcpClient connection;
    private readonly StreamReader reader;

    private LineClient(TcpClient connection)
    {
        this.connection = connection;
        reader = new StreamReader(connection.GetStream(), Encoding.ASCII);
    }

    /// <summary>Connects and waits for the greeting.</summary>
    public static async Task<LineClient> ConnectAsync((string Host, int Port) server)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port);
        var client = new LineClient(connection);
        Assert.StartsWith("220", await client.ReplyAsync());
        return client;
    }

    public void Dispose()
    {
        reader.Dispose();
        connection.Dispose();
    }

    /// <summary>Sends a line without waiting for an answer.</summary>
    public async Task WriteAsync(string line) => await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"));

    /// <summary>Sends a command; returns the last line of the reply, empty when there is none any more.</summary>
    public async Task<string> SayAsync(string command)
    {
        await WriteAsync(command);
        return await ReplyAsync();
    }

    /// <summary>Begins a message, up to the text after its headers.</summary>
    public async Task BeginMessageAsync(string sender, string recipient)
    {
        Assert.StartsWith("250", await SayAsync("EHLO client.example.com"));
        Assert.StartsWith("250", await SayAsync($"MAIL FROM:<{sender}>"));
        Assert.StartsWith("250", await SayAsync($"RCPT TO:<{recipient}>"));
        Assert.StartsWith("354", await SayAsync("DATA"));
        await WriteAsync($"From: <{sender}>\r\nTo: <{recipient}>\r\nSubject: slow\r\n\r\nThis is the beginning.");
    }

    private async Task<string> ReplyAsync()
    {
        while (true)
        {
            var line = await reader.ReadLineAsync().WaitAsync(Patience.Usual) ?? "";
            if (line is not [_, _, _, '-', ..])
                return line;
        }
    }
}

// `pfinit reload` on its way to PID 1 and back: one word there; all that was said, line by line, and the exit status as the last line back.

using System.Globalization;
using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Reloading;

/// <summary>Both ends of the conversation.</summary>
internal static class ReloadClient
{
    private const string Request = "reload\n";
    private const string StatusWord = "status ";

    /// <summary>Root's own program, which has its request ready.</summary>
    private const int PatienceMilliseconds = 1000;

    /// <summary>PID 1's end, first half: true when the client asks for a reload.</summary>
    public static bool Asks(StreamSocket client)
    {
        var buffer = new byte[64];
        var length = Wait(client, toSend: false) ? client.Receive(buffer) : 0;
        return length > 0 && Encoding.ASCII.GetString(buffer, 0, length) == Request;
    }

    /// <summary>PID 1's end, second half. A client that does not listen gets what it took.</summary>
    public static void Answer(StreamSocket client, ReloadReport report)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(report.Said.Select(diagnostic => $"{diagnostic}\n")) + $"{StatusWord}{report.Status}\n");
        for (var done = 0; done < bytes.Length && Wait(client, toSend: true);)
        {
            var sent = client.Send(bytes.AsSpan(done));
            if (sent == StreamSocket.Over)
                break;
            done += sent;
        }
    }

    /// <summary>The other end: asks, and waits for what comes of it.</summary>
    /// <returns>The exit status, and what was said; null when PID 1 ended before it was done.</returns>
    /// <exception cref="KernelException">Nobody listens at <paramref name="path"/>, or the deadline passed.</exception>
    public static (int Status, string Said)? Ask(string path, Deadline deadline)
    {
        using var connection = Connection.ToUnix(path, deadline);
        connection.Send(Encoding.ASCII.GetBytes(Request));
        var text = Encoding.UTF8.GetString(connection.ReceiveAll());
        var last = text.LastIndexOf('\n', Math.Max(text.Length - 2, 0)) + 1;
        return text.EndsWith('\n') && text.IndexOf(StatusWord, last, StringComparison.Ordinal) == last
            && int.TryParse(text.Substring(last + StatusWord.Length).TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            ? (status, text.Substring(0, last))
            : null;
    }

    private static bool Wait(StreamSocket client, bool toSend)
    {
        var ready = new ReadySet();
        ready.Add(client.Fd, toSend);
        ready.Wait(PatienceMilliseconds);
        return ready.IsReady(0);
    }
}

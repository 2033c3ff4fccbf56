// Asks smtpd whether it serves, the way a client would and politely to the end: a client that hangs up early is logged, a polite one is hidden.

using System.Text;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Observe;

internal static class SmtpProbe
{
    /// <summary>Waits for the greeting, then quits. Null when smtpd greeted with 220, else what is wrong.</summary>
    public static string? Ask(ReadyProbe.Smtp probe, Deadline deadline)
    {
        using var connection = Connection.ToInet(probe.Host, probe.Port, deadline);
        if (probe.ProxyProtocol)
            connection.Send(Encoding.ASCII.GetBytes(ProxyHeader(probe)));

        var greeting = ReadReply(connection);
        if (!greeting.StartsWith("220", StringComparison.Ordinal))
            return greeting.Length == 0 ? "closes the connection without a greeting" : $"answers \"{greeting}\"";

        SayGoodbye(connection);
        return null;
    }

    // smtpd has to see QUIT before the end of the connection. It has greeted already, so how the goodbye ends does not matter.
    private static void SayGoodbye(Connection connection)
    {
        try
        {
            connection.Send("QUIT\r\n"u8);
            ReadReply(connection);
        }
        catch (KernelException)
        {
        }
    }

    /// <summary>Version 1 of the PROXY protocol, in the name of a client on loopback, so that the log shows the probe as one.</summary>
    private static string ProxyHeader(ReadyProbe.Smtp probe) => probe.Host.Contains(':')
        ? $"PROXY TCP6 ::1 ::1 {probe.Port} {probe.Port}\r\n"
        : $"PROXY TCP4 127.0.0.1 127.0.0.1 {probe.Port} {probe.Port}\r\n";

    /// <summary>
    /// The last line of one SMTP reply (RFC 5321, 4.2.1: earlier lines have a hyphen after the code); empty when the server closed first.
    /// </summary>
    private static string ReadReply(Connection connection)
    {
        var buffer = new byte[4096];
        for (var length = 0; length < buffer.Length;)
        {
            var received = connection.Receive(buffer.AsSpan(length));
            if (received == 0)
                break;
            length += received;
            if (buffer[length - 1] != '\n')
                continue;

            var text = Encoding.ASCII.GetString(buffer, 0, length).TrimEnd();
            var last = text.Substring(text.LastIndexOf('\n') + 1);
            if (last.Length < 4 || last[3] != '-')
                return last;
        }

        return "";
    }
}

// A conversation with smtpd as a client has it, for the probes: one command, one reply, and politely to the end, since a client that hangs up
// early is logged.

using System.Text;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Observe;

/// <summary>Used by one thread. Every call may end in a KernelException; ETIMEDOUT when the deadline passed.</summary>
internal sealed class SmtpSession : IDisposable
{
    private readonly Connection connection;

    private SmtpSession(Connection connection) => this.connection = connection;

    /// <summary>Connects, and says the PROXY header where it is expected.</summary>
    public static SmtpSession Open(ReadyProbe.Smtp probe, Deadline deadline)
    {
        var session = new SmtpSession(Connection.ToInet(probe.Host, probe.Port, deadline));
        try
        {
            if (probe.ProxyProtocol)
                session.connection.Send(Encoding.ASCII.GetBytes(ProxyHeader(probe)));
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Gives what follows a time of its own.</summary>
    public void Allow(Deadline deadline) => connection.Deadline = deadline;

    /// <summary>Sends one command and returns the last line of the reply; empty when the server closed first.</summary>
    public string Ask(string command)
    {
        connection.Send(Encoding.ASCII.GetBytes(command + "\r\n"));
        return ReadReply();
    }

    /// <summary>
    /// Says NOOP <paramref name="noops"/> times, then QUIT, which smtpd has to see before the end of the connection. How it answers does not matter.
    /// </summary>
    public void Quit(int noops = 0)
    {
        try
        {
            for (var noop = 0; noop < noops; noop++)
                Ask("NOOP");
            Ask("QUIT");
        }
        catch (KernelException)
        {
        }
    }

    /// <summary>
    /// The last line of one SMTP reply (RFC 5321, 4.2.1: earlier lines have a hyphen after the code); empty when the server closed first.
    /// </summary>
    public string ReadReply()
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

    public void Dispose() => connection.Dispose();

    /// <summary>Version 1 of the PROXY protocol, in the name of a client on loopback, so that the log shows the probe as one.</summary>
    private static string ProxyHeader(ReadyProbe.Smtp probe) => probe.Host.Contains(':')
        ? $"PROXY TCP6 ::1 ::1 {probe.Port} {probe.Port}\r\n"
        : $"PROXY TCP4 127.0.0.1 127.0.0.1 {probe.Port} {probe.Port}\r\n";
}

using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>A connection to a program of Postfix by its socket in the queue directory, to see whether it lives: an agent greets whoever connects.</summary>
internal static class AgentCall
{
    /// <summary>Null for a service that master has not made, or whose backlog is full of others who wait.</summary>
    /// <param name="path">The socket.</param>
    /// <param name="patience">To connect: a socket refuses or takes at once, unless too many wait there.</param>
    public static Connection? Open(string path, TimeSpan patience)
    {
        try
        {
            return Connection.ToUnix(path, Deadline.After(patience));
        }
        catch (KernelException)
        {
            return null;
        }
    }

    /// <summary>True when it has greeted, false when the connection has ended without a word, null when it has said nothing for <paramref name="patience"/>.</summary>
    public static bool? Greets(Connection connection, TimeSpan patience)
    {
        try
        {
            connection.Deadline = Deadline.After(patience);
            Span<byte> greeting = stackalloc byte[64];
            return connection.Receive(greeting) > 0;
        }
        catch (KernelException e)
        {
            return e.Errno.Value == Libc.ETIMEDOUT ? null : false;
        }
    }
}

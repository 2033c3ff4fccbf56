// Asks trivial-rewrite(8) for the way of an address, as smtpd and the queue manager do (resolve_clnt.c): attributes, each a name and a value that end with NUL,
// and another NUL behind the last. It greets with one such list (Postfix 3.6 and later), and answers with another.

using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>One question, one answer.</summary>
internal static class RewriteCall
{
    /// <summary>A lookup failed, and the rest of the answer means nothing: RESOLVE_FLAG_FAIL.</summary>
    private const int Failed = 1 << 3;

    private const string Transport = "transport";

    /// <summary>The service and the next hop that mail from <paramref name="sender"/> to <paramref name="recipient"/> gets; null when there is no answer in time.</summary>
    /// <param name="socket">That of trivial-rewrite.</param>
    /// <param name="sender">Its address may decide (sender_dependent_default_transport_maps).</param>
    /// <param name="recipient">An address.</param>
    /// <param name="deadline">For all of it.</param>
    public static (string Transport, string NextHop)? Resolve(string socket, string sender, string recipient, Deadline deadline)
    {
        try
        {
            using var connection = Connection.ToUnix(socket, deadline);
            connection.Send(Encoding.UTF8.GetBytes($"request\0resolve\0sender\0{sender}\0address\0{recipient}\0\0"));
            return Read(connection);
        }
        catch (KernelException)
        {
            // The rest of the self-test says what is wrong with it.
            return null;
        }
    }

    private static (string, string)? Read(Connection connection)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var text = "";
        while (connection.Receive(buffer) is > 0 and var count)
        {
            text += Encoding.UTF8.GetString(buffer.Slice(0, count).ToArray());
            if (Answer(text) is not { } answer)
                continue;
            return int.TryParse(answer["flags"], out var flags) && (flags & Failed) == 0 && answer.TryGetValue("nexthop", out var nextHop)
                ? (answer[Transport], nextHop)
                : null;
        }

        return null;
    }

    // The first list that names a transport, once it is complete. Of the two attributes `flags` the last counts.
    private static Dictionary<string, string>? Answer(string text)
    {
        var words = text.Split('\0');
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < words.Length - 1; i++)
        {
            if (words[i].Length > 0)
                attributes[words[i]] = words[++i];
            else if (attributes.ContainsKey(Transport) && attributes.ContainsKey("flags"))
                return attributes;
            else
                attributes.Clear();
        }

        return null;
    }
}

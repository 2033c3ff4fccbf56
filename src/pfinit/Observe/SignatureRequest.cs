// Asks OpenDKIM for a signature, by the only way to learn whether it makes one: a whole message, shown to it as cleanup(8) shows one of sendmail(1)'s or
// one that is released from hold. The signature goes nowhere, and neither does the message.

using System.Text;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Observe;

/// <summary>One message for one sender.</summary>
internal static class SignatureRequest
{
    /// <summary>In the place of a queue id in what OpenDKIM logs: no message has such a one.</summary>
    private const string Id = "pfinit-test";

    /// <summary>By port 0 Postfix says that there is none.</summary>
    private static readonly byte[] LocalClient = Encoding.ASCII.GetBytes("localhost\04\0\0127.0.0.1\0");

    /// <summary>What OpenDKIM makes of a mail with this `From:`.</summary>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="from">A mailbox, or whatever stands in the header.</param>
    /// <param name="daemonName">Postfix's name, as milters get to know it.</param>
    /// <param name="deadline">For all of it.</param>
    /// <param name="said">The signature, or the words of a refusal; empty where there are none.</param>
    /// <exception cref="KernelException">It is not there, ends the connection (ECONNRESET), or the deadline passed (ETIMEDOUT).</exception>
    public static SignatureAnswer Ask(MilterEndpoint endpoint, string from, string daemonName, Deadline deadline, out string said)
    {
        using var session = MilterSession.Open(endpoint, deadline);
        if (session.Negotiate() is not null)
            throw new KernelException("recv", "milter", new Errno(Libc.ECONNRESET));
        foreach (var (step, data) in Mail(from))
        {
            if (step == MilterStep.Connect)
                session.Tell(step, "j", daemonName, "{daemon_name}", daemonName, "_", "localhost [127.0.0.1]");
            else if (step == MilterStep.Sender || step == MilterStep.EndOfBody)
                session.Tell(step, "i", Id);
            var reply = session.Ask(step, data);
            for (; step == MilterStep.EndOfBody && !IsLast(reply); reply = session.Receive())
            {
                said = Signature(reply);
                if (said.Length > 0)
                    return SignatureAnswer.Signed;
            }

            // 's': no more of the body is needed.
            if (step != MilterStep.EndOfBody && reply.Code is MilterSession.Continue or 's')
                continue;
            said = reply.Code == 'y' ? Text(reply.Data, 0) : "";
            return reply.Code switch
            {
                'a' or MilterSession.Continue or 's' => SignatureAnswer.Unsigned,
                't' => SignatureAnswer.PutOff,
                'y' when said.StartsWith('4') => SignatureAnswer.PutOff,
                _ => SignatureAnswer.Rejected,
            };
        }

        throw new InvalidOperationException("the last step has an answer");
    }

    /// <summary>What OpenDKIM logs when it has signed. Whatever else it says of the question is the reason why it does not.</summary>
    public static bool IsSuccess(SyslogRecord record) => record.Message.StartsWith("pfinit-test: DKIM-Signature field added "u8);

    private static IEnumerable<(MilterStep Step, byte[] Data)> Mail(string from)
    {
        yield return (MilterStep.Connect, LocalClient);
        yield return (MilterStep.Helo, Texts("localhost"));
        yield return (MilterStep.Sender, Texts("<postmaster@localhost>"));
        yield return (MilterStep.Recipient, Texts($"<{SmtpTest.Recipient}>"));
        yield return (MilterStep.Data, []);
        yield return (MilterStep.Header, Texts("From", from));
        yield return (MilterStep.Header, Texts("To", SmtpTest.Recipient));
        yield return (MilterStep.Header, Texts("Subject", "Would this be signed?"));
        yield return (MilterStep.Header, Texts("Date", "Thu, 01 Jan 1970 00:00:00 +0000"));
        yield return (MilterStep.Header, Texts("Message-ID", $"<{Id}@localhost>"));
        yield return (MilterStep.EndOfHeader, []);
        yield return (MilterStep.Body, Encoding.ASCII.GetBytes("\r\n"));
        yield return (MilterStep.EndOfBody, []);
    }

    private static byte[] Texts(params string[] texts) => Encoding.UTF8.GetBytes(string.Concat(texts.Select(text => text.Replace("\0", "") + "\0")));

    // At the end of the body changes come first, and signs of life ('p').
    private static bool IsLast(MilterReply reply) => reply.Code is MilterSession.Continue or 'a' or 'd' or 'r' or 't' or 'y' or 's' or 'f' or '4';

    // 'h' adds a header, 'i' inserts one, with four bytes of its place in front; name and value each end with a NUL.
    private static string Signature(MilterReply reply)
    {
        var start = reply.Code == 'h' ? 0 : reply.Code == 'i' ? 4 : reply.Data.Length;
        var name = Text(reply.Data, start);
        return name.Equals("DKIM-Signature", StringComparison.OrdinalIgnoreCase) ? Text(reply.Data, start + name.Length + 1) : "";
    }

    private static string Text(byte[] data, int start) => data.Length <= start ? "" : Encoding.UTF8.GetString(data, start, data.Length - start).Split('\0')[0];
}

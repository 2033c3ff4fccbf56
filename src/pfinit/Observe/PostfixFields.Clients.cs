// Lines of smtpd and cleanup about a client: that it came and went, what was refused, held or discarded, and warnings. Most of the text in them is the
// client's choice, so that values are taken only from where the daemon itself has put them (SmtpContext).

using System.Text;

namespace Pfinit.Observe;

internal sealed partial class PostfixFields
{
    /// <summary>A login's name is cut at as many bytes (smtpd_sasl_authenticate in smtpd_sasl_glue.c).</summary>
    private const int LongestLogin = 100;

    /// <summary>Which limit a client exceeded is told within as many bytes.</summary>
    private const int LongestLimit = 64;

    private static readonly byte[][] ActionsAnywhere = Words("reject", "milter-reject", "milter-hold", "hold", "discard", "filter", "redirect");

    // smtpd_check.c and cleanup_message.c. `warning: ` and `info: ` without a queue id begin other lines.
    private static readonly byte[][] Actions =
    [
        .. ActionsAnywhere,
        .. Words("reject_warning", "warning", "warn", "info", "pass", "permit", "delay", "prepend", "replace", "strip", "bcc", "hangup"),
    ];

    private static readonly byte[][] Contents = Words("header", "body", "content", "mime-error");

    private int replyStart;

    /// <summary>The number at the front of smtpd's reply, also where the rest of it cannot be told from what follows; empty when there is none.</summary>
    public ReadOnlySpan<byte> ReplyCode(ReadOnlySpan<byte> message) =>
        replyStart > 0 && message.Length > replyStart + 3 && message[replyStart + 3] == ' ' && Numbers.IsNumber(message.Slice(replyStart, 3)) ? message.Slice(replyStart, 3) : default;

    private static bool TellsOfClient(ReadOnlySpan<byte> text) =>
        text.StartsWith("connect from "u8) || text.StartsWith("disconnect from "u8) || text.StartsWith("lost connection after "u8)
        || text.StartsWith("timeout after "u8) || text.StartsWith("too many errors after "u8) || text.StartsWith("improper command pipelining after "u8);

    /// <summary>
    /// The length of the word for what smtpd or cleanup did by a table, a restriction or a milter, logged as `action: STAGE from CLIENT: text; key=value …`;
    /// 0 when there is none.
    /// </summary>
    private static int ActionLength(ReadOnlySpan<byte> text, bool hasQueueId)
    {
        var length = 0;
        while (length < text.Length && text[length] is (>= (byte)'a' and <= (byte)'z') or (byte)'-' or (byte)'_')
            length++;
        if (!text.Slice(length).StartsWith(": "u8))
            return 0;
        foreach (var action in hasQueueId ? Actions : ActionsAnywhere)
        {
            if (text.Slice(0, length).SequenceEqual(action))
                return length;
        }

        return 0;
    }

    private void ReadAction(ReadOnlySpan<byte> message, int at, int end)
    {
        Add(LogField.Action, at, end);
        var stage = end + 2;
        if (ContentLength(message.Slice(stage)) is > 0 and var content)
        {
            Add(LogField.Stage, stage, stage + content);
            ReadContentCheck(message, stage + content);
            return;
        }

        var from = Find(message, stage, " from "u8);
        Add(LogField.Stage, stage, from);
        if (ReadClient(message, from) is >= 0 and var reply && message.Slice(reply).StartsWith(": "u8))
            ReadReply(message, reply + 2, isHello: message.Slice(stage, from - stage) is var command && (command.EndsWith("HELO"u8) || command.EndsWith("EHLO"u8)));
    }

    /// <summary>The client behind ` from `, written at <paramref name="from"/>; returns its end, -1 when there is none.</summary>
    private int ReadClient(ReadOnlySpan<byte> message, int from)
    {
        var client = from + " from "u8.Length;
        var end = from < 0 ? -1 : SmtpContext.ClientEnd(message, client);
        if (end >= 0)
            AddClient(message, client, end);
        return end;
    }

    /// <summary>What cleanup looks at for header_checks, body_checks and at broken MIME; it writes the text behind it, at most 200 bytes of the message.</summary>
    private static int ContentLength(ReadOnlySpan<byte> text)
    {
        foreach (var content in Contents)
        {
            if (text.StartsWith(content) && text.Length > content.Length && text[content.Length] == ' ')
                return content.Length;
        }

        return 0;
    }

    /// <summary>
    /// ` TEXT from CLIENT; from=&lt;…&gt; to=&lt;…&gt; proto=… helo=&lt;…&gt;: text of the table`. TEXT is the message's, and with `$1` the table's text holds some of
    /// it, too: where the line has the look of more than one client, nobody can tell which is true.
    /// </summary>
    private void ReadContentCheck(ReadOnlySpan<byte> message, int at)
    {
        var found = -1;
        for (var context = at; !cut && (context = Find(message, context, "; from=<"u8)) >= 0; context++)
        {
            var client = message.Slice(at, context - at).LastIndexOf((byte)' ');
            if (client < 0 || !message.Slice(at, client).EndsWith(" from"u8))
                continue;
            if (found >= 0)
                return;
            found = context;
        }

        if (found < 0 || SmtpContext.End(message, found + 1) is not (>= 0 and var end) || !(end == message.Length || message.Slice(end).StartsWith(": "u8)))
            return;
        var from = at + message.Slice(at, found - at).LastIndexOf(" from "u8);
        if (SmtpContext.ClientEnd(message, from + " from "u8.Length) == found)
            ReadClient(message, from);
        ReadPairs(message.Slice(0, end), found + 2);
        if (end < message.Length)
            ReadReplyText(message, end + 2, message.Length);
    }

    /// <summary>
    /// smtpd's reply and the context behind it. At HELO the name is logged as it came, to a milter's reply at least (helo_cmd in smtpd.c, where it is
    /// neutered later): there only a reply without any semicolon in it leaves no doubt.
    /// </summary>
    private void ReadReply(ReadOnlySpan<byte> message, int at, bool isHello)
    {
        replyStart = at;
        var first = Find(message, at, ";"u8);
        var context = first < 0 || cut ? -1 : SmtpContext.FindLast(message, at);
        var known = isHello ? context == first : first < 0 || context >= 0;
        if (known && !cut)
            Add(LogField.Response, at, context < 0 ? message.Length : context);
        AddDsn(message, at, first < 0 ? message.Length : first);
        if (known && context >= 0)
            ReadPairs(message, context + 2);
    }

    /// <summary>What cleanup answers: without smtpd's number in front.</summary>
    private void ReadReplyText(ReadOnlySpan<byte> message, int at, int end)
    {
        Add(LogField.Response, at, end);
        AddDsn(message, at, end);
    }

    private void AddDsn(ReadOnlySpan<byte> message, int at, int end)
    {
        var reply = message.Slice(at, end - at);
        var code = reply.Length > 4 && reply[3] == ' ' && Numbers.IsNumber(reply.Slice(0, 3)) ? 4 : 0;
        var dsn = reply.Slice(code);
        if (dsn.IndexOf((byte)' ') is >= 5 and var length && dsn[0] is (byte)'2' or (byte)'4' or (byte)'5' && dsn[1] == '.')
            Add(LogField.Dsn, at + code, at + code + length);
    }

    /// <summary>Those of smtpd's warnings that tell of a client, from the places that the client cannot write to (smtpd.c, smtpd_sasl_glue.c).</summary>
    private void ReadWarning(ReadOnlySpan<byte> message)
    {
        var at = "warning: "u8.Length;
        var text = message.Slice(at);
        if (text.StartsWith("non-SMTP command from "u8) || text.StartsWith("Illegal address syntax from "u8) || text.StartsWith("Refusing STARTTLS request from "u8))
        {
            ReadClient(message, Find(message, at, " from "u8));
        }
        else if (text.StartsWith("reject: ETRN "u8) || text.StartsWith("bad ETRN "u8))
        {
            var from = message.LastIndexOf(" from "u8);
            if (!cut && SmtpContext.ClientEnd(message, from + " from "u8.Length) == message.Length)
                ReadClient(message, from);
        }
        else if (text.Slice(0, Math.Min(text.Length, LongestLimit)).IndexOf(" limit exceeded: "u8) > 0 && !text.StartsWith("reject"u8))
        {
            ReadClient(message, Find(message, at, " from "u8));
        }
        else if (SmtpContext.ClientEnd(message, at) is >= 0 and var end)
        {
            if (message.Slice(end).StartsWith(": request longer than "u8))
                AddClient(message, at, end);
            else if (message.Slice(end).StartsWith(": SASL "u8))
                ReadLogin(message, at, end);
        }
    }

    /// <summary>
    /// `CLIENT: SASL METHOD authentication failed: reason, sasl_username=NAME`, or `… aborted`. The name is the client's, and last; the reason is the
    /// library's. Postfix cuts names at 100 bytes.
    /// </summary>
    private void ReadLogin(ReadOnlySpan<byte> message, int client, int end)
    {
        AddClient(message, client, end);
        var method = end + ": SASL "u8.Length;
        var methodEnd = method;
        while (methodEnd < message.Length && message[methodEnd] != ' ')
            methodEnd++;
        if (Credentials.IsMechanism(message.Slice(method, methodEnd - method)))
            Add(LogField.SaslMethod, method, methodEnd);
        if (!message.Slice(methodEnd).StartsWith(" authentication failed: "u8))
            return;
        var name = Find(message, methodEnd, ", sasl_username="u8);
        var nameStart = name + ", sasl_username="u8.Length;
        if (name >= 0 && message.Length - nameStart < LongestLogin && !message.Slice(nameStart).SequenceEqual("(unavailable)"u8))
            Add(LogField.SaslUsername, nameStart, message.Length);
    }

    private static byte[][] Words(params string[] words) => [.. words.Select(Encoding.ASCII.GetBytes)];
}

// Finds the named values in a message of Postfix or OpenDKIM for the JSON format. Only the places where the daemons themselves write them are
// read: text that a client or a remote server chose (a server's reply, a message id) must not pass as a field.
// PostfixFields.Clients.cs has the lines of smtpd and cleanup about what a client did, where most of the text is the client's.

namespace Pfinit.Observe;

/// <summary>
/// Where in one message the values are. Such messages are `QUEUEID: key=value, key=value …`,
/// `[QUEUEID|NOQUEUE]: reject: RCPT from CLIENT: reply; key=value …`, `connect from CLIENT` and
/// `Trusted TLS connection established to RELAY: TLSv1.3 with cipher NAME (256/256 bits) …`. One object serves all lines: nothing is allocated.
/// </summary>
internal sealed partial class PostfixFields
{
    /// <summary>Postfix ends a message at as many bytes, before which it writes `warning: ` and the like (MSG_SYSLOG_RECLEN in msg_syslog.c).</summary>
    private const int LongestMessage = 2000;

    private readonly LogField[] found = new LogField[LogField.All.Count];

    /// <summary>By the field's index: where its value begins and ends; the end is 0 where there is none.</summary>
    private readonly int[] starts = new int[LogField.All.Count];
    private readonly int[] ends = new int[LogField.All.Count];

    /// <summary>Postfix ended the line before its time: what stands at its end may be half of a value.</summary>
    private bool cut;

    private int length;

    /// <summary>How many were found.</summary>
    public int Count { get; private set; }

    /// <summary>Those found, in the order of the message.</summary>
    public LogField this[int i] => found[i];

    /// <summary>The value of the field at place <paramref name="i"/>, without angle brackets: the null sender `&lt;&gt;` is empty.</summary>
    public ReadOnlySpan<byte> Value(int i, ReadOnlySpan<byte> message) => Of(found[i], message);

    /// <summary>As <see cref="Value"/>, with the angle brackets that it may have.</summary>
    public ReadOnlySpan<byte> Whole(int i, ReadOnlySpan<byte> message) => message.Slice(starts[found[i].Index], ends[found[i].Index] - starts[found[i].Index]);

    /// <summary>The line has this field.</summary>
    public bool Has(LogField field) => ends[field.Index] != 0;

    /// <summary>As <see cref="Value"/>, of one field; empty when the line does not have it.</summary>
    public ReadOnlySpan<byte> Of(LogField field, ReadOnlySpan<byte> message) =>
        Has(field) ? WithoutBrackets(message.Slice(starts[field.Index], ends[field.Index] - starts[field.Index])) : default;

    /// <summary>Finds the values of <paramref name="message"/>; those of the message before are forgotten.</summary>
    public void Parse(ReadOnlySpan<byte> message)
    {
        for (var i = 0; i < Count; i++)
            ends[found[i].Index] = 0;
        Count = 0;
        length = message.Length;
        cut = length >= LongestMessage;
        replyStart = 0;

        var at = 0;
        var colon = message.IndexOf((byte)':');
        if (colon > 0 && message.Slice(colon).StartsWith(": "u8) && IsQueueId(message.Slice(0, colon)))
        {
            Add(LogField.QueueId, 0, colon);
            at = colon + 2;
        }
        else if (message.StartsWith("NOQUEUE: "u8))
        {
            at = "NOQUEUE: "u8.Length;
        }

        var rest = message.Slice(at);
        if (rest.StartsWith("warning: "u8) && at == 0)
            ReadWarning(message);
        else if (ActionLength(rest, hasQueueId: at > 0) is > 0 and var action)
            ReadAction(message, at, at + action);
        else if (TellsOfClient(rest))
            ReadClient(message, Find(message, at, " from "u8));
        else if (rest.StartsWith("DKIM-Signature field added (s="u8))
            ReadSignature(message, at + "DKIM-Signature field added ("u8.Length);
        else if (!ReadTls(message, at))
            ReadPairs(message, at);
    }

    /// <summary>
    /// Postfix has two kinds of queue ids (postconf(5), enable_long_queue_ids): upper-case hexadecimal, and long ones of digits and
    /// consonants. Both exclude the words that begin other messages.
    /// </summary>
    public static bool IsQueueId(ReadOnlySpan<byte> word)
    {
        if (word.Length is < 6 or > 32)
            return false;

        var hexadecimal = true;
        var consonants = word.Length >= 10;
        foreach (var value in word)
        {
            var digit = value is >= (byte)'0' and <= (byte)'9';
            hexadecimal &= digit || value is >= (byte)'A' and <= (byte)'F';
            consonants &= digit || (value is >= (byte)'B' and <= (byte)'Z' or >= (byte)'b' and <= (byte)'z'
                && (value | 0x20) is not ((byte)'e' or (byte)'i' or (byte)'o' or (byte)'u'));
        }

        return hexadecimal || consonants;
    }

    /// <summary>What stands between the angle brackets around <paramref name="value"/>, or itself.</summary>
    public static ReadOnlySpan<byte> WithoutBrackets(ReadOnlySpan<byte> value) =>
        value.Length >= 2 && value[0] == '<' && value[value.Length - 1] == '>' ? value.Slice(1, value.Length - 2) : value;

    /// <summary>`s=SELECTOR, d=DOMAIN)`, as OpenDKIM writes it.</summary>
    private void ReadSignature(ReadOnlySpan<byte> message, int at)
    {
        var domain = Find(message, at, ", d="u8);
        if (domain < 0 || message[message.Length - 1] != ')')
            return;
        Add(LogField.DkimSelector, at + 2, domain);
        Add(LogField.DkimDomain, domain + 4, message.Length - 1);
    }

    /// <summary>The line of smtp_tls_loglevel or smtpd_tls_loglevel 1; false when it is none.</summary>
    private bool ReadTls(ReadOnlySpan<byte> message, int at)
    {
        const int LongestTrust = 16;
        var trust = message.Slice(at, Math.Min(LongestTrust, message.Length - at)).IndexOf((byte)' ');
        if (trust <= 0)
            return false;
        var peer = at + trust;
        var isRelay = message.Slice(peer).StartsWith(" TLS connection established to "u8);
        if (!isRelay && !message.Slice(peer).StartsWith(" TLS connection established from "u8))
            return false;

        peer += isRelay ? " TLS connection established to "u8.Length : " TLS connection established from "u8.Length;
        var end = EndOfWord(message, peer);
        var with = Find(message, end, " with cipher "u8);
        Add(LogField.TlsTrust, at, at + trust);
        if (isRelay)
            AddRelay(message, peer, end);
        else
            AddClient(message, peer, end);
        if (with < 0 || !message.Slice(end).StartsWith(": "u8))
            return true;

        Add(LogField.TlsVersion, end + 2, with);
        var cipher = with + " with cipher "u8.Length;
        end = EndOfWord(message, cipher);
        Add(LogField.TlsCipher, cipher, end);
        if (message.Slice(end).StartsWith(" ("u8) && message.Slice(end).IndexOf((byte)'/') is > 2 and var slash)
            AddNumber(LogField.TlsBits, message, end + 2, end + slash);
        return true;
    }

    /// <summary>Reads pairs until something is not one, such as the remote server's words in parentheses after `status=`.</summary>
    private void ReadPairs(ReadOnlySpan<byte> message, int at)
    {
        while (true)
        {
            var equals = at;
            while (equals < message.Length && message[equals] is (>= (byte)'a' and <= (byte)'z') or (byte)'_' or (byte)'-')
                equals++;
            if (equals == at || equals == message.Length || message[equals] != '=')
                return;

            // Cleanup logs nothing after a message id, and the id is whatever the client sent.
            var key = message.Slice(at, equals - at);
            var end = key.SequenceEqual("message-id"u8) ? message.Length : EndOfValue(message, equals + 1);
            Keep(key, message, equals + 1, end);
            at = end;
            while (at < message.Length && message[at] is (byte)',' or (byte)';' or (byte)' ')
                at++;
        }
    }

    /// <summary>Up to a blank, or the comma before it; within angle brackets, up to the bracket that is outside of a quoted local part.</summary>
    private static int EndOfValue(ReadOnlySpan<byte> message, int start)
    {
        var text = message.Slice(start);
        if (text.Length == 0 || text[0] != '<')
        {
            var end = start + (text.IndexOf((byte)' ') is >= 0 and var blank ? blank : text.Length);
            return end > start && message[end - 1] is (byte)',' or (byte)';' ? end - 1 : end;
        }

        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == '>' && !quoted)
                return start + i + 1;
        }

        return message.Length;
    }

    private void Keep(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, int start, int end)
    {
        var field = LogField.OfKey(key);
        if (field is null)
        {
            if (key.SequenceEqual("delays"u8))
                AddDelays(message, start, end);
        }
        else if (field == LogField.Client)
        {
            AddClient(message, start, end);
        }
        else if (field == LogField.Relay)
        {
            AddRelay(message, start, end);
        }
        else if (field.IsNumber)
        {
            AddNumber(field, message, start, end);
        }
        else
        {
            Add(field, start, end);
            if (field == LogField.Status && !cut && message.Slice(end).StartsWith(" ("u8) && message[message.Length - 1] == ')')
                Add(LogField.Response, end + 2, message.Length - 1);
        }
    }

    private void AddClient(ReadOnlySpan<byte> message, int start, int end)
    {
        if (Add(LogField.Client, start, end))
            AddEndpoint(message, start, end, LogField.ClientHost, LogField.ClientAddress, LogField.ClientPort);
    }

    private void AddRelay(ReadOnlySpan<byte> message, int start, int end)
    {
        if (Add(LogField.Relay, start, end))
            AddEndpoint(message, start, end, LogField.RelayHost, LogField.RelayAddress, LogField.RelayPort);
    }

    /// <summary>The parts of `host[address]` and `host[address]:port`; there are none in `none` or `local`.</summary>
    private void AddEndpoint(ReadOnlySpan<byte> message, int start, int end, LogField host, LogField address, LogField port)
    {
        var text = message.Slice(start, end - start);
        var open = text.IndexOf((byte)'[');
        var close = text.LastIndexOf((byte)']');
        if (open < 0 || close < open)
            return;
        Add(host, start, start + open);
        Add(address, start + open + 1, start + close);
        if (close + 1 < text.Length && text[close + 1] == ':')
            AddNumber(port, message, start + close + 2, end);
    }

    /// <summary>`a/b/c/d`, in the order of postconf(5), delay_logging_resolution_limit.</summary>
    private void AddDelays(ReadOnlySpan<byte> message, int start, int end)
    {
        start = AddDelay(LogField.DelayBeforeQueueManager, message, start, end);
        start = AddDelay(LogField.DelayQueueManager, message, start, end);
        start = AddDelay(LogField.DelayConnectionSetup, message, start, end);
        AddDelay(LogField.DelayTransmission, message, start, end);
    }

    private int AddDelay(LogField field, ReadOnlySpan<byte> message, int start, int end)
    {
        var slash = message.Slice(start, end - start).IndexOf((byte)'/');
        var stop = slash < 0 ? end : start + slash;
        AddNumber(field, message, start, stop);
        return Math.Min(stop + 1, end);
    }

    private void AddNumber(LogField field, ReadOnlySpan<byte> message, int start, int end)
    {
        if (Numbers.IsNumber(message.Slice(start, end - start)))
            Add(field, start, end);
    }

    /// <summary>Empty values are none, nor are those that may be cut, and the first of several counts.</summary>
    private bool Add(LogField field, int start, int end)
    {
        if (end <= start || ends[field.Index] != 0 || (cut && end == length))
            return false;
        starts[field.Index] = start;
        ends[field.Index] = end;
        found[Count++] = field;
        return true;
    }

    private static int Find(ReadOnlySpan<byte> message, int from, ReadOnlySpan<byte> what)
    {
        var at = message.Slice(from).IndexOf(what);
        return at < 0 ? -1 : from + at;
    }

    /// <summary>Up to a blank, without a colon or semicolon in front of it.</summary>
    private static int EndOfWord(ReadOnlySpan<byte> message, int start)
    {
        var blank = message.Slice(start).IndexOf((byte)' ');
        var end = blank < 0 ? message.Length : start + blank;
        return end > start && message[end - 1] is (byte)':' or (byte)';' ? end - 1 : end;
    }
}

// Finds the named values in a Postfix message for the JSON format. Only the places where Postfix itself writes them are read: text that a
// client or a remote server chose (a server's reply, a message id) must not pass as a field.

namespace Pfinit.Observe;

/// <summary>
/// Values of one log line as Postfix wrote them, angle brackets included; empty where the line has none. Such lines are
/// `QUEUEID: key=value, key=value …`, `[QUEUEID|NOQUEUE]: reject: RCPT from CLIENT: reply; key=value …` and `connect from CLIENT`.
/// </summary>
internal ref struct PostfixFields
{
    public ReadOnlySpan<byte> QueueId { get; private set; }

    public ReadOnlySpan<byte> From { get; private set; }

    public ReadOnlySpan<byte> To { get; private set; }

    public ReadOnlySpan<byte> Relay { get; private set; }

    public ReadOnlySpan<byte> Delay { get; private set; }

    /// <summary>The four parts of the delay: `0.02/0.01/0.18/0.1`.</summary>
    public ReadOnlySpan<byte> Delays { get; private set; }

    public ReadOnlySpan<byte> Dsn { get; private set; }

    public ReadOnlySpan<byte> Status { get; private set; }

    public ReadOnlySpan<byte> Client { get; private set; }

    public ReadOnlySpan<byte> MessageId { get; private set; }

    /// <summary>Of the message, in bytes.</summary>
    public ReadOnlySpan<byte> Size { get; private set; }

    /// <summary>How many there are (`nrcpt`).</summary>
    public ReadOnlySpan<byte> Recipients { get; private set; }

    public static PostfixFields Parse(ReadOnlySpan<byte> message)
    {
        var fields = default(PostfixFields);
        var rest = message;
        var colon = rest.IndexOf(": "u8);
        if (colon > 0 && IsQueueId(rest.Slice(0, colon)))
        {
            fields.QueueId = rest.Slice(0, colon);
            rest = rest.Slice(colon + 2);
        }
        else if (rest.StartsWith("NOQUEUE: "u8))
        {
            rest = rest.Slice("NOQUEUE: "u8.Length);
        }

        if (!TellsOfClient(rest))
        {
            fields.ReadPairs(rest);
            return fields;
        }

        fields.Client = ClientAfterFrom(rest);
        var pairs = rest.IndexOf("; from=<"u8);
        if (pairs >= 0)
            fields.ReadPairs(rest.Slice(pairs + 2));
        return fields;
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

    private static bool TellsOfClient(ReadOnlySpan<byte> text) =>
        text.StartsWith("connect from "u8) || text.StartsWith("disconnect from "u8) || text.StartsWith("lost connection after "u8)
        || text.StartsWith("timeout after "u8) || text.StartsWith("too many errors after "u8) || text.StartsWith("reject: "u8)
        || text.StartsWith("milter-reject: "u8) || text.StartsWith("milter-hold: "u8) || text.StartsWith("hold: "u8)
        || text.StartsWith("discard: "u8) || text.StartsWith("filter: "u8) || text.StartsWith("redirect: "u8);

    /// <summary>The `name[address]` or `name[address]:port` after the first ` from `.</summary>
    private static ReadOnlySpan<byte> ClientAfterFrom(ReadOnlySpan<byte> text)
    {
        var from = text.IndexOf(" from "u8);
        if (from < 0)
            return default;

        var client = text.Slice(from + " from "u8.Length);
        var end = client.IndexOf((byte)' ');
        if (end >= 0)
            client = client.Slice(0, end);
        if (client.Length > 0 && client[client.Length - 1] is (byte)':' or (byte)';')
            client = client.Slice(0, client.Length - 1);
        return client.IndexOf((byte)'[') > 0 ? client : default;
    }

    /// <summary>Reads pairs until something is not one, such as the remote server's words in parentheses after `status=`.</summary>
    private void ReadPairs(ReadOnlySpan<byte> text)
    {
        while (TakeKey(ref text, out var key))
        {
            // Cleanup logs nothing after a message id, and the id is whatever the client sent.
            var value = key.SequenceEqual("message-id"u8) ? text : text.Slice(0, ValueLength(text));
            text = text.Slice(value.Length);
            Keep(key, value);

            var separators = 0;
            while (separators < text.Length && text[separators] is (byte)',' or (byte)';' or (byte)' ')
                separators++;
            text = text.Slice(separators);
        }
    }

    private static bool TakeKey(scoped ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> key)
    {
        var length = 0;
        while (length < text.Length && text[length] is (>= (byte)'a' and <= (byte)'z') or (byte)'_' or (byte)'-')
            length++;
        if (length == 0 || length == text.Length || text[length] != '=')
        {
            key = default;
            return false;
        }

        key = text.Slice(0, length);
        text = text.Slice(length + 1);
        return true;
    }

    /// <summary>Up to a separator; within angle brackets, up to the bracket that is outside of a quoted local part.</summary>
    private static int ValueLength(ReadOnlySpan<byte> text)
    {
        var bracketed = text.Length > 0 && text[0] == '<';
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var value = text[i];
            if (bracketed && value == '\\')
                i++;
            else if (bracketed && value == '"')
                quoted = !quoted;
            else if (bracketed && value == '>' && !quoted)
                return i + 1;
            else if (!bracketed && value is (byte)',' or (byte)' ' or (byte)';')
                return i;
        }

        return text.Length;
    }

    private void Keep(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("from"u8) && From.IsEmpty)
            From = value;
        else if (key.SequenceEqual("to"u8) && To.IsEmpty)
            To = value;
        else if (key.SequenceEqual("relay"u8) && Relay.IsEmpty)
            Relay = value;
        else if (key.SequenceEqual("delay"u8) && Delay.IsEmpty && IsNumber(value))
            Delay = value;
        else if (key.SequenceEqual("delays"u8) && Delays.IsEmpty)
            Delays = value;
        else if (key.SequenceEqual("dsn"u8) && Dsn.IsEmpty)
            Dsn = value;
        else if (key.SequenceEqual("status"u8) && Status.IsEmpty)
            Status = value;
        else if (key.SequenceEqual("client"u8) && Client.IsEmpty)
            Client = value;
        else if (key.SequenceEqual("message-id"u8) && MessageId.IsEmpty)
            MessageId = value;
        else if (key.SequenceEqual("size"u8) && Size.IsEmpty)
            Size = value;
        else if (key.SequenceEqual("nrcpt"u8) && Recipients.IsEmpty)
            Recipients = value;
    }

    /// <summary>Digits with at most one point between them, no leading zero before another digit: what JSON takes as a number.</summary>
    private static bool IsNumber(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0 || (text.Length > 1 && text[0] == '0' && text[1] != '.'))
            return false;

        var points = 0;
        foreach (var value in text)
        {
            if (value == '.')
                points++;
            else if (value is < (byte)'0' or > (byte)'9')
                return false;
        }

        return points <= 1 && text[0] != '.' && text[text.Length - 1] != '.';
    }
}

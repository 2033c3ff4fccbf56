// The end of the lines in which smtpd(8) and cleanup(8) tell what they refused, held or discarded:
//     ; from=<SENDER> to=<RECIPIENT> proto=ESMTP helo=<NAME> sasl_method=… sasl_username=… sasl_sender=…
// (log_whatsup in smtpd_check.c, smtpd_whatsup in smtpd.c, cleanup_act_log in cleanup_message.c; any of them may be missing). What stands in front, smtpd's
// reply or a header, holds text that the client chose, and so does a quoted local part. It cannot pass as this end: Postfix writes addresses with
// the local part quoted (quote_822_local, `info_log_addr_form = external`) and a domain that is a host name or an address literal (resolve.c),
// and names of clients without blanks, brackets, quotation marks and @ (NEUTER_CHARACTERS). Read as strictly as that, what begins within a quoted
// local part meets its closing quotation mark where none may stand.

namespace Pfinit.Observe;

/// <summary>Reads the context that Postfix adds to a line. Used by <see cref="PostfixFields"/>; allocates nothing.</summary>
internal static class SmtpContext
{
    private static readonly bool[] InAtom = ByteSet.Of(value => value > ' ' && value != 0x7f && "()<>@,;:\\\"[]".IndexOf((char)value) < 0);
    private static readonly bool[] InHostName = ByteSet.Of(value => value >= 0x80 || IsAlphanumeric(value) || value is '.' or '-' or '_');
    private static readonly bool[] InLiteral = ByteSet.Of(value => IsAlphanumeric(value) || value is '.' or ':' or '%');
    private static readonly bool[] InClientName = ByteSet.Of(value => value > ' ' && value != 0x7f && "<>()\\\";@".IndexOf((char)value) < 0);
    private static readonly bool[] InLogin = ByteSet.Of(value => value > ' ' && value != 0x7f && "<>\\\"".IndexOf((char)value) < 0);
    private static readonly bool[] InWord = ByteSet.Of(IsAlphanumeric);

    /// <summary>
    /// The semicolon before the context that reaches to the end of <paramref name="message"/>; -1 when there is none at or behind <paramref name="from"/>.
    /// </summary>
    public static int FindLast(ReadOnlySpan<byte> message, int from)
    {
        for (var end = message.Length; end > from;)
        {
            var semicolon = message.Slice(from, end - from).LastIndexOf((byte)';');
            if (semicolon < 0)
                return -1;
            end = from + semicolon;
            if (End(message, end + 1) == message.Length)
                return end;
        }

        return -1;
    }

    /// <summary>Where the context ends that begins at <paramref name="at"/>, behind the semicolon; -1 when none begins there.</summary>
    public static int End(ReadOnlySpan<byte> message, int at)
    {
        var begin = at;
        at = Address(message, at, " from=<"u8);
        at = Address(message, at, " to=<"u8);
        at = Run(message, at, " proto="u8, InWord);
        at = Bracketed(message, at, " helo=<"u8, InClientName);
        at = Run(message, at, " sasl_method="u8, InLogin);
        at = Bracketed(message, at, " sasl_username=<"u8, InLogin);
        at = Run(message, at, " sasl_username="u8, InLogin);
        at = Run(message, at, " sasl_sender="u8, InLogin);
        return at > begin ? at : -1;
    }

    /// <summary>The end of `host[address]` or `host[address]:port` at <paramref name="at"/>, as Postfix writes a client; -1 when there is none.</summary>
    public static int ClientEnd(ReadOnlySpan<byte> message, int at)
    {
        var open = RunEnd(message, at, InHostName);
        if (open == at || open >= message.Length || message[open] != '[')
            return -1;
        var close = RunEnd(message, open + 1, InLiteral);
        if (close == open + 1 || close >= message.Length || message[close] != ']')
            return -1;
        var end = close + 1;
        var port = end < message.Length && message[end] == ':' ? RunEnd(message, end + 1, InWord) : end;
        return port > end + 1 ? port : end;
    }

    // Each of these goes on from `at`: where the key does not stand there it is missing, and nothing happens; -1 is handed on.
    private static int Run(ReadOnlySpan<byte> message, int at, ReadOnlySpan<byte> key, bool[] allowed)
    {
        if (at < 0 || !message.Slice(at).StartsWith(key))
            return at;
        var end = RunEnd(message, at + key.Length, allowed);
        return end > at + key.Length ? end : -1;
    }

    private static int Bracketed(ReadOnlySpan<byte> message, int at, ReadOnlySpan<byte> key, bool[] allowed)
    {
        if (at < 0 || !message.Slice(at).StartsWith(key))
            return at;
        return Closed(message, RunEnd(message, at + key.Length, allowed));
    }

    private static int Address(ReadOnlySpan<byte> message, int at, ReadOnlySpan<byte> key)
    {
        if (at < 0 || !message.Slice(at).StartsWith(key))
            return at;
        at += key.Length;
        at = at < message.Length && message[at] == '"' ? QuotedEnd(message, at) : RunEnd(message, at, InAtom);
        if (at >= 0 && at < message.Length && message[at] == '@')
            at = DomainEnd(message, at + 1);
        return Closed(message, at);
    }

    private static int QuotedEnd(ReadOnlySpan<byte> message, int at)
    {
        for (at++; at < message.Length; at++)
        {
            if (message[at] == '"')
                return at + 1;
            if (message[at] == '\\')
                at++;
        }

        return -1;
    }

    private static int DomainEnd(ReadOnlySpan<byte> message, int at)
    {
        if (at >= message.Length || message[at] != '[')
            return RunEnd(message, at, InHostName);
        var end = RunEnd(message, at + 1, InLiteral);
        return end < message.Length && message[end] == ']' ? end + 1 : -1;
    }

    private static int Closed(ReadOnlySpan<byte> message, int at) => at >= 0 && at < message.Length && message[at] == '>' ? at + 1 : -1;

    private static int RunEnd(ReadOnlySpan<byte> message, int at, bool[] allowed)
    {
        while (at < message.Length && allowed[message[at]])
            at++;
        return at;
    }

    private static bool IsAlphanumeric(int value) => value is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');
}

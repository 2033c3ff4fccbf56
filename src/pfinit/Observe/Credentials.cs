// Takes passwords out of what Postfix logs when it is asked to be verbose (INBOUND_DEBUGGING, debug_peer_list, smtpd -v): it shows each line of SMTP, what
// the SASL library reads from it, and the password that smtp(8) looks up for its relay. SyslogSocket hands it every line before anything else sees it.
// It is there whatever the settings say, since main.cf and master.cf can ask for it, too, and two lines tell of what a client sends without being
// asked; a line that begins with none of the letters below costs one look at it.

using System.Text;

namespace Pfinit.Observe;

/// <summary>
/// Puts <c>[redacted]</c> in the place of what may be part of a login. Mechanisms, challenges of the server and names that Postfix logs by themselves stay.
/// For one line at a time; allocates only for processes whose client is to answer a challenge.
/// </summary>
internal sealed class Credentials
{
    /// <summary>RFC 4422, 3.1.</summary>
    private const int LongestMechanism = 20;

    /// <summary>More than processes can be in the middle of a login at once; those that ended there must not stay for ever.</summary>
    private const int MostAnswers = 4096;

    /// <summary>The commands that smtpd(8) and smtp(8) know. Any other line of a client may be an answer to a challenge, one that came too late, too.</summary>
    private static readonly byte[][] Verbs =
    [
        .. new[]
        {
            "HELO", "EHLO", "LHLO", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "NOOP", "VRFY", "EXPN", "HELP", "ETRN", "QUIT", "STARTTLS", "XCLIENT", "XFORWARD",
        }.Select(Ascii),
    ];

    /// <summary>
    /// Lines that are no dialogue: how they begin, and what stands in front of the secret, which reaches to their end. A table that a line names may be one
    /// with its contents in its name, such as static: and inline:.
    /// </summary>
    private static readonly SecretLine[] Lines =
    [
        new(Ascii("xsasl_cyrus_server_first: sasl_method "), Ascii(", init_response ")),
        new(Ascii("xsasl_cyrus_server_first: decoded initial response "), Ascii("")),
        new(Ascii("xsasl_cyrus_server_next: decoded response: "), Ascii("")),
        new(Ascii("xsasl_cyrus_client_get_passwd: "), Ascii("")),
        new(Ascii("xsasl_cyrus_client_first: uncoded initial reply: "), Ascii("")),
        new(Ascii("xsasl_cyrus_client_next: uncoded client response "), Ascii("")),
        new(Ascii("smtp_sasl_passwd_lookup: host "), Ascii(" pass ")),
        new(Ascii("maps_find: "), Ascii("sasl_password_maps: ")),
        new(Ascii("dict_proxy_lookup: "), Ascii(" result=")),
        new(Ascii("cfg_get_str: "), Ascii(": password = ")),
        new(Ascii("cfg_get_str: "), Ascii(": bind_pw = ")),
        new(Ascii("SASL authentication pass: "), Ascii("")),
        new(Ascii("SASL authentication trace: "), Ascii("")),
        new(Ascii("improper command pipelining after AUTH from "), Ascii(": ")),
    ];

    /// <summary>How messages begin that need a look: those of <see cref="Lines"/>, a dialogue, what smtpd compares a command with, and its warnings.</summary>
    private static readonly bool[] Suspicious = ByteSet.Of(value => value is '<' or '>' or 'm' or 'd' or 'w' || Array.Exists(Lines, line => line.Begin[0] == value));

    private readonly ByteBuffer datagram = new(2048);

    /// <summary>By process: what its next line in the other direction begins with, when that is the answer to a challenge.</summary>
    private readonly Dictionary<int, byte> answers = [];

    /// <summary>Processes whose last line of dialogue was hidden: what they make of it, they log before the next.</summary>
    private readonly HashSet<int> hiding = [];

    /// <summary>The record to use. Valid until the next call.</summary>
    public SyslogRecord Redact(SyslogRecord record)
    {
        var message = record.Message;
        if (message.IsEmpty || !Suspicious[message[0]])
            return record;
        var (start, end) = message[0] is (byte)'<' or (byte)'>' ? FindInDialogue(message, record.Pid) : FindInText(message, record.Pid);
        if (end <= start)
            return record;

        datagram.Clear();
        datagram.Append(record.Datagram.Slice(0, record.MessageStart + start));
        datagram.Append("[redacted]"u8);
        datagram.Append(message.Slice(end));
        return SyslogRecord.Parse(datagram.Written);
    }

    /// <summary>A mechanism's name: what else stands in its place may be a password.</summary>
    public static bool IsMechanism(ReadOnlySpan<byte> word)
    {
        if (word.Length is 0 or > LongestMechanism)
            return false;
        foreach (var value in word)
        {
            if (value is not ((>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'_'))
                return false;
        }

        return true;
    }

    /// <summary>`&lt; HOST[ADDRESS]: TEXT` and `&gt; …`: who is the client of the two differs between smtpd and smtp.</summary>
    private (int Start, int End) FindInDialogue(ReadOnlySpan<byte> message, int pid)
    {
        var colon = message.IndexOf(": "u8);
        if (colon < 0 || message.Length < 2 || message[1] != ' ')
            return default;
        var start = colon + 2;
        var text = message.Slice(start);
        if (hiding.Count > 0)
            hiding.Remove(pid);
        if (answers.TryGetValue(pid, out var direction) && direction == message[0])
        {
            answers.Remove(pid);
            return Hide(pid, start, message.Length);
        }

        if (IsReply(text))
        {
            if (text.StartsWith("334"u8))
                Expect(pid, message[0] == '<' ? (byte)'>' : (byte)'<');
            else
                answers.Remove(pid);
            return default;
        }

        return FindInCommand(text) is >= 0 and var found ? Hide(pid, start + found, message.Length) : default;
    }

    private (int Start, int End) Hide(int pid, int start, int end)
    {
        if (hiding.Count >= MostAnswers)
            hiding.Clear();
        hiding.Add(pid);
        return (start, end);
    }

    private void Expect(int pid, byte direction)
    {
        if (answers.Count >= MostAnswers)
            answers.Clear();
        answers[pid] = direction;
    }

    /// <summary>Where that begins in a client's line what is to be hidden; -1 when nothing is.</summary>
    private static int FindInCommand(ReadOnlySpan<byte> text)
    {
        var verb = 0;
        while (verb < text.Length && text[verb] is (byte)' ' or (byte)'?')
            verb++;
        var end = WordEnd(text, verb);
        if (IsWord(text.Slice(verb, end - verb), "AUTH"u8))
            return FindInAuth(text, end);
        foreach (var known in Verbs)
        {
            if (IsWord(text.Slice(verb, end - verb), known))
                return -1;
        }

        // An empty line, the end of a message, and the end of an attempt to log in.
        return text.Length == 0 || (text.Length == 1 && text[0] is (byte)'.' or (byte)'*') ? -1 : 0;
    }

    /// <summary>All behind the name of the mechanism, in `AUTH PLAIN AGpvZQ…`.</summary>
    private static int FindInAuth(ReadOnlySpan<byte> text, int at)
    {
        var mechanism = at;
        while (mechanism < text.Length && text[mechanism] == ' ')
            mechanism++;
        var end = mechanism + (text.Slice(mechanism).IndexOf((byte)' ') is >= 0 and var blank ? blank : text.Length - mechanism);
        if (end == mechanism)
            return -1;
        return !IsMechanism(text.Slice(mechanism, end - mechanism)) ? mechanism : end + 1 < text.Length ? end + 1 : -1;
    }

    private (int Start, int End) FindInText(ReadOnlySpan<byte> message, int pid)
    {
        // smtpd_forbidden_commands, which a late answer is compared with.
        if ((message.StartsWith("match_"u8) || message.StartsWith("dict_"u8)) && hiding.Contains(pid))
            return Behind(message, default, ": "u8) ?? default;
        if (message.StartsWith("warning: "u8))
            return Method(message, "warning: SASL authentication failure: Couldn't find mech "u8) ?? MethodThatFailed(message) ?? FindAnswerTakenForCommand(message);
        if (Method(message, "xsasl_cyrus_server_first: sasl_method "u8) is { } method)
            return method;
        foreach (var (begin, mark) in Lines)
        {
            if (Behind(message, begin, mark) is { } secret)
                return secret;
        }

        return default;
    }

    /// <summary>
    /// A client that goes on with its login after it was refused: where its Base64 begins with no letter, smtpd logs it (smtpd_forbidden_commands). What is no word
    /// of Base64 stays, so that a browser's request is known for what it is.
    /// </summary>
    private static (int Start, int End) FindAnswerTakenForCommand(ReadOnlySpan<byte> message)
    {
        if (Behind(message, "warning: non-SMTP command from "u8, ": "u8) is not { } found)
            return default;
        foreach (var value in message.Slice(found.Start))
        {
            if (!IsMechanism([value]) && value is not ((byte)'+' or (byte)'/' or (byte)'='))
                return default;
        }

        return found;
    }

    /// <summary>What a client gave as a mechanism behind <paramref name="begin"/>, when it cannot be one: `AUTH PLAIN:AGpvZQ…`; null else.</summary>
    private static (int Start, int End)? Method(ReadOnlySpan<byte> message, ReadOnlySpan<byte> begin)
    {
        if (!message.StartsWith(begin))
            return null;
        var end = message.Slice(begin.Length).IndexOfAny((byte)' ', (byte)',') is >= 0 and var length ? begin.Length + length : message.Length;
        return IsMechanism(message.Slice(begin.Length, end - begin.Length)) ? null : (begin.Length, message.Length);
    }

    /// <summary>The same in `warning: CLIENT: SASL METHOD authentication failed: …`, of which the rest stays.</summary>
    private static (int Start, int End)? MethodThatFailed(ReadOnlySpan<byte> message)
    {
        if (SmtpContext.ClientEnd(message, "warning: "u8.Length) is not (>= 0 and var client) || !message.Slice(client).StartsWith(": SASL "u8))
            return null;
        var start = client + ": SASL "u8.Length;
        var end = message.Slice(start).IndexOf((byte)' ') is >= 0 and var length ? start + length : message.Length;
        return IsMechanism(message.Slice(start, end - start)) ? null : (start, end);
    }

    /// <summary>All behind <paramref name="mark"/>, in a message that begins with <paramref name="begin"/>; null where there is none.</summary>
    private static (int Start, int End)? Behind(ReadOnlySpan<byte> message, ReadOnlySpan<byte> begin, ReadOnlySpan<byte> mark)
    {
        if (!message.StartsWith(begin) || message.Slice(begin.Length).IndexOf(mark) is not (>= 0 and var at))
            return null;
        return (begin.Length + at + mark.Length, message.Length);
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static bool IsReply(ReadOnlySpan<byte> text) =>
        text.Length >= 3 && Numbers.IsNumber(text.Slice(0, 3)) && text.Slice(0, 3).IndexOf((byte)'.') < 0 && (text.Length == 3 || text[3] is (byte)' ' or (byte)'-');

    private static int WordEnd(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && (text[at] | 0x20) is >= (byte)'a' and <= (byte)'z')
            at++;
        return at;
    }

    /// <summary>Whether a word is <paramref name="upper"/>, in capitals or not.</summary>
    private static bool IsWord(ReadOnlySpan<byte> word, ReadOnlySpan<byte> upper)
    {
        if (word.Length != upper.Length)
            return false;
        for (var i = 0; i < word.Length; i++)
        {
            if ((word[i] & 0xdf) != upper[i])
                return false;
        }

        return true;
    }

    private sealed record SecretLine(byte[] Begin, byte[] Mark);
}

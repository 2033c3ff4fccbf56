// One datagram of /dev/log, taken apart in place. Every line is parsed with it, so it copies and allocates nothing, and it never
// throws: whatever arrives is a message in the end.

using System.Buffers.Text;

namespace Pfinit.Observe;

/// <summary>
/// A syslog message: `&lt;PRI&gt;Mon DD HH:MM:SS program[pid]: message` as syslog(3) sends it (RFC 3164, without a host), with an RFC 3339
/// time stamp, or with any part missing. The sender's time is skipped: it has no zone and no fraction; the time of receipt is shown.
/// </summary>
internal readonly ref struct SyslogRecord
{
    /// <summary>user.notice: what RFC 3164, 4.3.3, has a message without PRI count as.</summary>
    private const int DefaultPriority = 13;

    /// <summary>local7.debug, the highest facility and severity.</summary>
    public const int HighestPriority = 191;

    /// <summary>A longer first word is no tag but text.</summary>
    private const int LongestTag = 128;

    private const int ClassicStampLength = 15;

    /// <summary>Null where nobody has looked for values yet.</summary>
    private readonly PostfixFields? fields;

    private SyslogRecord(ReadOnlySpan<byte> datagram, int messageStart, int priority, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> message)
    {
        Datagram = datagram;
        MessageStart = messageStart;
        Priority = priority;
        Tag = tag;
        Message = message;

        var open = tag.LastIndexOf((byte)'[');
        var name = open < 0 ? tag : tag.Slice(0, open);
        Program = name.Slice(name.LastIndexOf((byte)'/') + 1);
        Pid = open < 0 ? 0 : PidOf(tag.Slice(open + 1));
    }

    private SyslogRecord(SyslogRecord record, PostfixFields fields)
    {
        this = record;
        this.fields = fields;
    }

    /// <summary>The whole, as it came.</summary>
    public ReadOnlySpan<byte> Datagram { get; }

    /// <summary>Where the message begins in <see cref="Datagram"/>.</summary>
    public int MessageStart { get; }

    /// <summary>Facility times eight plus severity, 0 to 191.</summary>
    public int Priority { get; }

    /// <summary>0 (kern) to 23 (local7).</summary>
    public int Facility => Priority >> 3;

    /// <summary>0 (emerg) to 7 (debug).</summary>
    public int Severity => Priority & 7;

    /// <summary>The tag as sent, without its colon: `postfix/smtpd[123]`. Empty when there is none.</summary>
    public ReadOnlySpan<byte> Tag { get; }

    /// <summary>The text after the tag, without line ends and NULs at its end.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>The process in brackets at the end of the tag; 0 when there is none.</summary>
    public int Pid { get; }

    /// <summary>The tag without path and process: `smtpd` of `postfix/submission/smtpd[123]`.</summary>
    public ReadOnlySpan<byte> Program { get; }

    public static SyslogRecord Parse(ReadOnlySpan<byte> datagram)
    {
        var rest = TrimEnd(datagram);
        var length = rest.Length;
        var priority = TakePriority(ref rest);
        SkipTimeStamp(ref rest);
        var tag = TakeTag(ref rest);
        return new SyslogRecord(datagram, length - rest.Length, priority, tag, rest);
    }

    /// <summary>
    /// The same record, the values of its message found by <paramref name="finder"/>: once for all who ask for them with <see cref="Fields"/>. Valid until
    /// the finder parses another message.
    /// </summary>
    public SyslogRecord WithFields(PostfixFields finder)
    {
        finder.Parse(Message);
        return new SyslogRecord(this, finder);
    }

    /// <summary>The values of the message, found by <paramref name="finder"/> where <see cref="WithFields"/> has not been called.</summary>
    public PostfixFields Fields(PostfixFields finder)
    {
        if (fields is not null)
            return fields;
        finder.Parse(Message);
        return finder;
    }

    /// <summary>The same record with another tag and message, whose values nobody has looked for.</summary>
    public SyslogRecord With(ReadOnlySpan<byte> tag, ReadOnlySpan<byte> message) => new(Datagram, MessageStart, Priority, tag, message);

    private static int PidOf(ReadOnlySpan<byte> bracketed) =>
        Utf8Parser.TryParse(bracketed, out int pid, out var used) && pid > 0 && used == bracketed.Length - 1 && bracketed[used] == ']' ? pid : 0;

    private static ReadOnlySpan<byte> TrimEnd(ReadOnlySpan<byte> text)
    {
        var end = text.Length;
        while (end > 0 && text[end - 1] is (byte)'\n' or (byte)'\r' or 0)
            end--;
        return text.Slice(0, end);
    }

    private static int TakePriority(scoped ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 3 || rest[0] != '<' || !Utf8Parser.TryParse(rest.Slice(1), out int priority, out var digits)
            || rest[1] is (byte)'-' or (byte)'+' || priority > HighestPriority || digits > 3
            || rest.Length <= digits + 1 || rest[digits + 1] != '>')
        {
            return DefaultPriority;
        }

        rest = rest.Slice(digits + 2);
        return priority;
    }

    private static void SkipTimeStamp(scoped ref ReadOnlySpan<byte> rest)
    {
        var length = IsClassicStamp(rest) ? ClassicStampLength : Rfc3339Length(rest);
        if (length > 0 && (rest.Length == length || rest[length] == ' '))
            rest = rest.Slice(Math.Min(length + 1, rest.Length));
    }

    /// <summary>`Nov  3 07:05:09`: the month's letters are not compared with the twelve names, its shape is telling enough.</summary>
    private static bool IsClassicStamp(ReadOnlySpan<byte> text) =>
        text.Length >= ClassicStampLength && IsLetter(text[0]) && IsLetter(text[1]) && IsLetter(text[2])
        && text[3] == ' ' && (text[4] == ' ' || IsDigit(text[4])) && IsDigit(text[5]) && text[6] == ' '
        && IsTime(text.Slice(7));

    /// <summary>The length of `2025-11-03T07:05:09[.fraction](Z|+hh:mm)` at the start of <paramref name="text"/>, else 0.</summary>
    private static int Rfc3339Length(ReadOnlySpan<byte> text)
    {
        if (text.Length < 20 || !AreDigits(text, 4) || text[4] != '-' || !AreDigits(text.Slice(5), 2) || text[7] != '-'
            || !AreDigits(text.Slice(8), 2) || text[10] != 'T' || !IsTime(text.Slice(11)))
        {
            return 0;
        }

        var at = 19;
        if (text[at] == '.')
        {
            at++;
            while (at < text.Length && IsDigit(text[at]))
                at++;
        }

        if (at < text.Length && text[at] == 'Z')
            return at + 1;
        return at + 6 <= text.Length && text[at] is (byte)'+' or (byte)'-' && AreDigits(text.Slice(at + 1), 2) && text[at + 3] == ':'
            && AreDigits(text.Slice(at + 4), 2)
            ? at + 6
            : 0;
    }

    private static bool IsTime(ReadOnlySpan<byte> text) =>
        text.Length >= 8 && AreDigits(text, 2) && text[2] == ':' && AreDigits(text.Slice(3), 2) && text[5] == ':' && AreDigits(text.Slice(6), 2);

    /// <summary>A tag is one printable word that a colon or a process number in brackets ends; else there is no tag.</summary>
    private static ReadOnlySpan<byte> TakeTag(scoped ref ReadOnlySpan<byte> rest)
    {
        var end = 0;
        while (end < rest.Length && end < LongestTag && rest[end] is > (byte)' ' and not (byte)':' and < 0x7f)
            end++;

        var atColon = end < rest.Length && rest[end] == ':';
        if (end == 0 || !(atColon || rest[end - 1] == ']'))
            return default;

        var tag = rest.Slice(0, end);
        rest = rest.Slice(atColon ? end + 1 : end);
        if (rest.Length > 0 && rest[0] == ' ')
            rest = rest.Slice(1);
        return tag;
    }

    private static bool AreDigits(ReadOnlySpan<byte> text, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!IsDigit(text[i]))
                return false;
        }

        return true;
    }

    private static bool IsDigit(byte value) => value is >= (byte)'0' and <= (byte)'9';

    private static bool IsLetter(byte value) => (value | 0x20) is >= (byte)'a' and <= (byte)'z';
}

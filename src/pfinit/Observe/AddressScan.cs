// Finds mail addresses in a line of the log. Postfix, remote servers and init scripts write them, so the grammar is that of RFC 5321 and 5322
// read generously: what might be part of a local part counts as such, since a letter too many is better hidden than shown.
// AddressMasker runs it over every line that has an @; one pass, nothing is allocated, no input makes it slow or throw.

namespace Pfinit.Observe;

/// <summary>The addresses of one text, from left to right; they do not overlap.</summary>
internal ref struct AddressScan(ReadOnlySpan<byte> text)
{
    /// <summary>In bytes, parentheses included: many a `)` before an @ must not mean many long searches for a `(`.</summary>
    private const int LongestComment = 256;

    private static readonly bool[] InLocalPart = Table("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~.\\");
    private static readonly bool[] InHostName = Table("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>Names before a `=` that Postfix writes without angle brackets behind; with any other name the whole word is taken for a local
    /// part, as `joe=example.org@example.com` is a VERP address.</summary>
    private static readonly byte[][] Keys =
        [.. new[] { "from", "to", "orig_to", "sasl_username", "sasl_sender", "message-id", "resent-message-id" }.Select(System.Text.Encoding.ASCII.GetBytes)];

    private readonly ReadOnlySpan<byte> text = text;

    /// <summary>Everything before was looked at.</summary>
    private int next;

    /// <summary>A quotation mark before is not the first of a quoted local part.</summary>
    private int quotesFrom;

    /// <summary>Where the address begins.</summary>
    public int Start { get; private set; }

    /// <summary>Its last @.</summary>
    public int At { get; private set; }

    /// <summary>Where it ends. Before the first address: 0.</summary>
    public int End { get; private set; }

    /// <summary>Angle brackets stand around the address.</summary>
    public readonly bool Bracketed => Start > 0 && text[Start - 1] == '<' && FollowedBy((byte)'>');

    /// <summary>Goes to the next address; false when there is no other.</summary>
    public bool TryNext()
    {
        while (true)
        {
            var hit = text.Slice(next).IndexOfAny((byte)'@', (byte)'"');
            if (hit < 0)
                return false;
            next += hit;
            if ((text[next] == '@' || GoToEndOfQuotedLocalPart()) && TryExpand(next))
            {
                next = End;
                return true;
            }

            // Behind an @ that belongs to no address, further ones belong to none, either.
            do
                next++;
            while (FollowedBy(next, (byte)'@'));
        }
    }

    /// <summary>From the quotation mark at the front of `"a@b"@example.org` to the @ that counts.</summary>
    private bool GoToEndOfQuotedLocalPart()
    {
        if (next < quotesFrom)
            return false;

        var close = next + 1;
        while (close < text.Length && text[close] != '"')
            close += text[close] == '\\' ? 2 : 1;

        // Quotation marks on the way are escaped: from them, the search would end at the same place.
        quotesFrom = Math.Min(close, text.Length);
        if (close + 1 >= text.Length || text[close + 1] != '@')
            return false;
        next = close + 1;
        return true;
    }

    private bool TryExpand(int at)
    {
        var floor = End;
        var last = at;
        var end = DomainEnd(at + 1);

        // In `a@b@c`, as in a mistyped or relayed address, only what stands behind the last @ is the domain.
        while (end < text.Length && text[end] == '@')
        {
            last = end;
            end = DomainEnd(end + 1);
        }

        var start = LocalStart(at, floor);
        if (start == floor || text[start - 1] != '<')
            start = WithoutSurroundings(start, at, end, floor);
        if (start == at || IsSocket(start, at))
            return false;
        (Start, At, End) = (start, last, end);
        return true;
    }

    private readonly int LocalStart(int at, int floor)
    {
        var start = RunBefore(text, at, floor);
        while (start > floor)
        {
            var before = text[start - 1];
            if (InLocalPart[before])
            {
                start = RunBefore(text, start, floor);
            }
            else if (before == '"' && (start == at || text[start] is (byte)'.' or (byte)'(') && OpeningQuote(start - 1, floor) is >= 0 and var quote)
            {
                start = quote;
                if (start == floor || text[start - 1] != '.')
                    break;
            }
            else if (before == ')' && start == at && CommentStart(start, floor) is >= 0 and var comment)
            {
                start = comment;
            }
            else
            {
                break;
            }
        }

        return start;
    }

    private readonly int CommentStart(int end, int floor)
    {
        var from = Math.Max(floor, end - LongestComment);
        return text.Slice(from, end - from).LastIndexOf((byte)'(') is >= 0 and var parenthesis ? from + parenthesis : -1;
    }

    private readonly int OpeningQuote(int close, int floor)
    {
        var escaped = IsEscaped(close, floor);
        for (var before = close; (before = text.Slice(floor, before - floor).LastIndexOf((byte)'"')) >= 0;)
        {
            before += floor;
            if (IsEscaped(before, floor) == escaped)
                return before;
        }

        return -1;
    }

    private readonly bool IsEscaped(int at, int floor)
    {
        var backslashes = 0;
        while (at - backslashes > floor && text[at - backslashes - 1] == '\\')
            backslashes++;
        return (backslashes & 1) != 0;
    }

    /// <summary>Takes in what else stands in the same angle brackets; without them, leaves out a key and apostrophes around.</summary>
    private readonly int WithoutSurroundings(int start, int at, int end, int floor)
    {
        if (FollowedBy(end, (byte)'>')
            && text.Slice(floor, start - floor).LastIndexOfAny((byte)'<', (byte)'>') is >= 0 and var bracket && text[floor + bracket] == '<')
        {
            return floor + bracket + 1;
        }

        if (text.Slice(start, at - start).IndexOf((byte)'=') is > 0 and var equals && IsKey(text.Slice(start, equals)))
            return start + equals + 1;
        return start < at && text[start] == '\'' && FollowedBy(end, (byte)'\'') ? start + 1 : start;
    }

    private static bool IsKey(ReadOnlySpan<byte> word)
    {
        foreach (var key in Keys)
        {
            if (word.SequenceEqual(key))
                return true;
        }

        return false;
    }

    /// <summary>A milter's socket, `inet:8891@localhost`.</summary>
    private readonly bool IsSocket(int start, int at)
    {
        var before = text.Slice(0, start);
        if (!before.EndsWith("inet:"u8) && !before.EndsWith("inet6:"u8))
            return false;
        foreach (var value in text.Slice(start, at - start))
        {
            if (value is < (byte)'0' or > (byte)'9')
                return false;
        }

        return true;
    }

    /// <summary>The end of a host name or address literal; <paramref name="start"/> when there is none, as in Postfix's look-ups of `user@`.</summary>
    private readonly int DomainEnd(int start)
    {
        if (!FollowedBy(start, (byte)'['))
            return RunAfter(text, start);

        var end = start;
        do
            end++;
        while (end < text.Length && text[end] is > (byte)' ' and not ((byte)'[' or (byte)']' or (byte)'\\' or (byte)'<' or (byte)'>' or (byte)'@' or (byte)'"' or 0x7f));
        return FollowedBy(end, (byte)']') ? end + 1 : end;
    }

    // These two take most of the time; as static methods they keep the text in registers.
    private static int RunBefore(ReadOnlySpan<byte> text, int end, int floor)
    {
        var allowed = InLocalPart;
        while (end > floor && allowed[text[end - 1]])
            end--;
        return end;
    }

    private static int RunAfter(ReadOnlySpan<byte> text, int start)
    {
        var allowed = InHostName;
        var end = start;
        while (end < text.Length && allowed[text[end]])
            end++;
        while (end > start && text[end - 1] == '.')
            end--;
        return end;
    }

    private readonly bool FollowedBy(byte value) => FollowedBy(End, value);

    private readonly bool FollowedBy(int at, byte value) => at < text.Length && text[at] == value;

    /// <summary>Which bytes belong; those of characters beyond ASCII (RFC 6531) all do.</summary>
    private static bool[] Table(string ascii) => ByteSet.Of(value => value >= 0x80 || ascii.Contains((char)value));
}

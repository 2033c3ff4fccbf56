namespace Pfinit.Observe;

/// <summary>Which texts JSON takes as a number (RFC 8259, 6), of those that Postfix writes: no sign, no exponent.</summary>
internal static class Numbers
{
    /// <summary>More digits do not fit a 64-bit integer, which is all that many a collector has.</summary>
    private const int MostDigits = 18;

    /// <summary>Digits with at most one point between them, no leading zero before another digit.</summary>
    public static bool IsNumber(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MostDigits || (text.Length > 1 && text[0] == '0' && text[1] != '.'))
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

// The filter `smart`: enough is left to tell two addresses of a log apart, and to find one that is known.

using System.Text;

namespace Pfinit.Observe;

/// <summary>`demo@example.org` becomes `d*o@*******.org`, `s@[192.168.8.10]` becomes `s*s@[*.*.*.*]`.</summary>
/// <param name="symbol">One character.</param>
internal sealed class SmartMask(string symbol) : IAddressMask
{
    /// <summary>An IPv6 address is shown with as many symbols whatever its length.</summary>
    private const int Ipv6Symbols = 11;

    private readonly byte[] symbol = Encoding.UTF8.GetBytes(symbol);

    public void Append(ReadOnlySpan<byte> address, int at, bool bracketed, ByteBuffer masked)
    {
        // Room for the letters that stay, and for a symbol in the place of each other byte, or of an address literal.
        var writer = new SpanWriter(masked.GetSpan(address.Length + ((address.Length + Ipv6Symbols) * symbol.Length)));
        AppendLocalPart(address.Slice(0, at), ref writer);
        writer.Append((byte)'@');
        var domain = address.Slice(at + 1);
        if (AddressLiteral.Is(domain))
            AppendLiteral(domain, ref writer);
        else
            AppendHostName(domain, ref writer);
        masked.Advance(writer.Length);
    }

    private void AppendLocalPart(ReadOnlySpan<byte> local, ref SpanWriter writer)
    {
        var quoted = local.Length >= 2 && local[0] == '"' && local[local.Length - 1] == '"';
        if (quoted)
        {
            local = local.Slice(1, local.Length - 2);
            writer.Append((byte)'"');
        }

        writer.Append(First(local, quoted));
        writer.Append(symbol);
        writer.Append(Last(local, quoted));
        if (quoted)
            writer.Append((byte)'"');
    }

    private static ReadOnlySpan<byte> First(ReadOnlySpan<byte> local, bool quoted)
    {
        if (quoted && local.Length > 1 && local[0] == '\\')
            return Utf8Character.FirstLength(local.Slice(1)) is > 0 and var escaped ? local.Slice(0, escaped + 1) : default;
        var letter = local.Slice(0, Utf8Character.FirstLength(local));
        return IsShown(letter, quoted) ? letter : default;
    }

    private static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> local, bool quoted)
    {
        var letter = local.Slice(local.Length - Utf8Character.LastLength(local));
        if (!quoted || letter.Length == 0)
            return IsShown(letter, quoted) ? letter : default;

        var backslashes = 0;
        while (backslashes < local.Length - letter.Length && local[local.Length - letter.Length - backslashes - 1] == '\\')
            backslashes++;
        return (backslashes & 1) != 0 ? local.Slice(local.Length - letter.Length - 1) : IsShown(letter, quoted) ? letter : default;
    }

    /// <summary>Without their counterparts, quotation marks, backslashes and brackets would garble the line around them.</summary>
    private static bool IsShown(ReadOnlySpan<byte> letter, bool quoted) =>
        letter.Length > 0 && letter[0] is not ((byte)'"' or (byte)'\\') && (quoted || letter[0] is not ((byte)'<' or (byte)'>' or (byte)'@'));

    private void AppendLiteral(ReadOnlySpan<byte> literal, ref SpanWriter writer)
    {
        writer.Append((byte)'[');
        writer.Append(AddressLiteral.Tag(literal));
        var ipv6 = AddressLiteral.IsIpv6(literal);
        var symbols = ipv6 ? Ipv6Symbols : AddressLiteral.IsIpv4(literal) ? 4 : 1;
        for (var i = 0; i < symbols; i++)
        {
            if (i > 0 && !ipv6)
                writer.Append((byte)'.');
            writer.Append(symbol);
        }

        writer.Append(AddressLiteral.End(literal));
    }

    /// <summary>The last of several labels stays, and so do the dots; of the others every letter is masked.</summary>
    private void AppendHostName(ReadOnlySpan<byte> name, ref SpanWriter writer)
    {
        var dot = name.LastIndexOf((byte)'.');
        var labels = dot < 0 ? name.Length : dot;
        foreach (var value in name.Slice(0, labels))
        {
            if (value == '.')
                writer.Append(value);
            else if (!Utf8Character.IsContinuation(value))
                writer.Append(symbol);
        }

        writer.Append(name.Slice(labels));
    }
}

// Domains such as `[192.0.2.1]` and `[IPv6:2001:db8::1]` (RFC 5321, 4.1.3), as far as masking has to tell them apart.

namespace Pfinit.Observe;

/// <summary>Looks at the domain of an address that <see cref="AddressScan"/> found: the closing bracket may be missing.</summary>
internal static class AddressLiteral
{
    public static bool Is(ReadOnlySpan<byte> domain) => domain.Length > 0 && domain[0] == '[';

    /// <summary>`IPv6:` as it is written there, or nothing. It says nothing about the sender.</summary>
    public static ReadOnlySpan<byte> Tag(ReadOnlySpan<byte> literal)
    {
        var tag = "ipv6:"u8;
        if (literal.Length <= tag.Length)
            return default;
        for (var i = 0; i < tag.Length; i++)
        {
            if ((literal[i + 1] | 0x20) != (tag[i] | 0x20))
                return default;
        }

        return literal.Slice(1, tag.Length);
    }

    public static bool IsIpv6(ReadOnlySpan<byte> literal) => literal.IndexOf((byte)':') >= 0;

    public static bool IsIpv4(ReadOnlySpan<byte> literal)
    {
        foreach (var value in literal.Slice(1, literal.Length - 1 - End(literal).Length))
        {
            if (value is not ((>= (byte)'0' and <= (byte)'9') or (byte)'.'))
                return false;
        }

        return true;
    }

    /// <summary>The closing bracket, or nothing.</summary>
    public static ReadOnlySpan<byte> End(ReadOnlySpan<byte> literal) => literal.Slice(literal.Length - (literal[literal.Length - 1] == ']' ? 1 : 0));
}

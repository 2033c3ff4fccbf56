// The filter `paranoid`: no more is left than that there was an address, and its top-level domain.

using System.Text;

namespace Pfinit.Observe;

/// <summary>`demo@example.org` becomes `*@*.org`, `s@[192.168.8.10]` becomes `*@[*]`.</summary>
/// <param name="symbol">One character.</param>
internal sealed class ParanoidMask(string symbol) : IAddressMask
{
    private readonly byte[] symbol = Encoding.UTF8.GetBytes(symbol);

    public void Append(ReadOnlySpan<byte> address, int at, bool bracketed, ByteBuffer masked)
    {
        var writer = new SpanWriter(masked.GetSpan(address.Length + (2 * symbol.Length)));
        writer.Append(symbol);
        writer.Append((byte)'@');
        var domain = address.Slice(at + 1);
        if (AddressLiteral.Is(domain))
        {
            writer.Append((byte)'[');
            writer.Append(AddressLiteral.Tag(domain));
            writer.Append(symbol);
            writer.Append(AddressLiteral.End(domain));
        }
        else if (domain.Length > 0)
        {
            writer.Append(symbol);
            if (domain.LastIndexOf((byte)'.') is >= 0 and var dot)
                writer.Append(domain.Slice(dot));
        }

        masked.Advance(writer.Length);
    }
}

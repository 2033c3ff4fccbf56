// The filter `hash`: HMAC-SHA256 of the address with the salt as key, in hexadecimal. Who knows the salt finds an address again
// (`printf %s joe@example.org | openssl dgst -sha256 -hmac "$SALT"`); nobody else can try out names.

using System.Text;
using Pfinit.Settings;

namespace Pfinit.Observe;

/// <summary>Addresses as hashes: whole, or local part and domain each.</summary>
internal sealed class HashMask(MaskFilter.Hash filter) : IAddressMask
{
    /// <summary>Hexadecimal digits of a short hash.</summary>
    private const int ShortLength = 8;

    private readonly HmacSha256 hmac = new(filter.Salt);
    private readonly byte[] digest = new byte[Sha256.Size];
    private readonly ByteBuffer lower = new(256);
    private readonly int digits = filter.ShortSha ? ShortLength : Sha256.Size * 2;
    private readonly byte[] prefix = Encoding.UTF8.GetBytes(filter.Prefix);
    private readonly byte[] suffix = Encoding.UTF8.GetBytes(filter.Suffix);

    /// <summary>Prefix and suffix are themselves angle brackets: they are not doubled where brackets stand around the address.</summary>
    private readonly bool bracketing = filter.Prefix == "<" && filter.Suffix == ">";

    public void Append(ReadOnlySpan<byte> address, int at, bool bracketed, ByteBuffer masked)
    {
        var framed = !(bracketed && bracketing);
        if (framed)
            masked.Append(prefix);
        if (filter.Split)
        {
            AppendHash(address.Slice(0, at), masked);
            masked.Append((byte)'@');
            AppendHash(address.Slice(at + 1), masked);
        }
        else
        {
            AppendHash(address, masked);
        }

        if (framed)
            masked.Append(suffix);
    }

    private void AppendHash(ReadOnlySpan<byte> text, ByteBuffer masked)
    {
        if (!filter.CaseSensitive)
        {
            lower.Clear();
            LowerCase.Append(text, lower);
            text = lower.Written;
        }

        hmac.Compute(text, digest);
        var target = masked.GetSpan(digits);
        for (var i = 0; i < digits; i++)
            target[i] = "0123456789abcdef"u8[(digest[i / 2] >> (4 * (1 - (i & 1)))) & 0xf];
        masked.Advance(digits);
    }
}

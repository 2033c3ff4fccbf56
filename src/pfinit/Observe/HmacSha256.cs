// HMAC (RFC 2104) with SHA-256. The two blocks made of the key are hashed once; a short text then costs two more.

namespace Pfinit.Observe;

/// <summary>Keyed hashes under one key. Not thread-safe; allocates nothing after construction.</summary>
internal sealed class HmacSha256
{
    private readonly Sha256 inner = new();
    private readonly Sha256 outer = new();
    private readonly Sha256 work = new();
    private readonly byte[] innerDigest = new byte[Sha256.Size];

    /// <param name="key">Of any length.</param>
    public HmacSha256(ReadOnlySpan<byte> key)
    {
        var pad = new byte[Sha256.BlockSize];
        if (key.Length <= pad.Length)
        {
            key.CopyTo(pad);
        }
        else
        {
            work.Append(key);
            work.Finish(pad);
        }

        inner.Append(Xor(pad, 0x36));
        outer.Append(Xor(pad, 0x36 ^ 0x5c));
    }

    /// <summary>Writes the hash of <paramref name="text"/>, <see cref="Sha256.Size"/> bytes.</summary>
    public void Compute(ReadOnlySpan<byte> text, Span<byte> digest)
    {
        work.CopyFrom(inner);
        work.Append(text);
        work.Finish(innerDigest);
        work.CopyFrom(outer);
        work.Append(innerDigest);
        work.Finish(digest);
    }

    private static byte[] Xor(byte[] bytes, byte value)
    {
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] ^= value;
        return bytes;
    }
}

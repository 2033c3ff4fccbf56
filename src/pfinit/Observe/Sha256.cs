// SHA-256 (FIPS 180-4) of our own: .NET's would load libcrypto, 3 MB of memory, into a process that only masks log lines. HmacSha256 uses it.

using System.Buffers.Binary;

namespace Pfinit.Observe;

/// <summary>Hashes a run of bytes. Not thread-safe; allocates nothing after construction.</summary>
internal sealed class Sha256
{
    /// <summary>Bytes of a digest.</summary>
    public const int Size = 32;

    /// <summary>Bytes that are hashed at once.</summary>
    public const int BlockSize = 64;

    /// <summary>Where in the last block the length in bits stands.</summary>
    private const int LengthOffset = BlockSize - sizeof(ulong);

    /// <summary>FIPS 180-4, 5.3.3.</summary>
    private static readonly uint[] Initial =
        [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];

    /// <summary>FIPS 180-4, 4.2.2.</summary>
    private static readonly uint[] Constants =
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    private readonly uint[] state = [.. Initial];
    private readonly uint[] schedule = new uint[64];
    private readonly byte[] pending = new byte[BlockSize];
    private int pendingLength;
    private ulong length;

    /// <summary>Goes on from where <paramref name="other"/> stands.</summary>
    public void CopyFrom(Sha256 other)
    {
        other.state.AsSpan().CopyTo(state);
        other.pending.AsSpan(0, other.pendingLength).CopyTo(pending);
        (pendingLength, length) = (other.pendingLength, other.length);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        length += (ulong)bytes.Length;
        if (pendingLength > 0)
        {
            var taken = Math.Min(BlockSize - pendingLength, bytes.Length);
            bytes.Slice(0, taken).CopyTo(pending.AsSpan(pendingLength));
            pendingLength += taken;
            bytes = bytes.Slice(taken);
            if (pendingLength < BlockSize)
                return;
            Compress(pending);
            pendingLength = 0;
        }

        for (; bytes.Length >= BlockSize; bytes = bytes.Slice(BlockSize))
            Compress(bytes);
        bytes.CopyTo(pending);
        pendingLength = bytes.Length;
    }

    /// <summary>Writes the digest, <see cref="Size"/> bytes. Afterwards only <see cref="CopyFrom"/> makes sense.</summary>
    public void Finish(Span<byte> digest)
    {
        pending[pendingLength] = 0x80;
        pending.AsSpan(pendingLength + 1).Clear();
        if (pendingLength >= LengthOffset)
        {
            Compress(pending);
            pending.AsSpan().Clear();
        }

        BinaryPrimitives.WriteUInt64BigEndian(pending.AsSpan(LengthOffset), length * 8);
        Compress(pending);
        for (var i = 0; i < state.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(digest.Slice(i * sizeof(uint)), state[i]);
    }

    /// <summary>FIPS 180-4, 6.2.2.</summary>
    private void Compress(ReadOnlySpan<byte> block)
    {
        var w = schedule;
        for (var t = 0; t < 16; t++)
            w[t] = BinaryPrimitives.ReadUInt32BigEndian(block.Slice(t * sizeof(uint)));
        for (var t = 16; t < w.Length; t++)
        {
            var (early, late) = (w[t - 15], w[t - 2]);
            w[t] = w[t - 16] + (Rotate(early, 7) ^ Rotate(early, 18) ^ (early >> 3))
                + w[t - 7] + (Rotate(late, 17) ^ Rotate(late, 19) ^ (late >> 10));
        }

        var (a, b, c, d) = (state[0], state[1], state[2], state[3]);
        var (e, f, g, h) = (state[4], state[5], state[6], state[7]);
        for (var t = 0; t < w.Length; t++)
        {
            var first = h + (Rotate(e, 6) ^ Rotate(e, 11) ^ Rotate(e, 25)) + ((e & f) ^ (~e & g)) + Constants[t] + w[t];
            var second = (Rotate(a, 2) ^ Rotate(a, 13) ^ Rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e) = (g, f, e, d + first);
            (d, c, b, a) = (c, b, a, first + second);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    private static uint Rotate(uint value, int bits) => (value >> bits) | (value << (32 - bits));
}

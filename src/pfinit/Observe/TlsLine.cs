// What Postfix says of a TLS session at log level 1, of its clients (`from`) and of the servers that it delivers to (`to`):
//   Anonymous TLS connection established from h[192.0.2.1]: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange …

namespace Pfinit.Observe;

/// <summary>The parts of such a line.</summary>
internal ref struct TlsLine
{
    /// <summary>`Anonymous`, `Untrusted`, `Trusted` or `Verified`.</summary>
    public ReadOnlySpan<byte> Trust { get; private set; }

    /// <summary>`TLSv1.3`.</summary>
    public ReadOnlySpan<byte> Protocol { get; private set; }

    public ReadOnlySpan<byte> Cipher { get; private set; }

    public ReadOnlySpan<byte> SecretBits { get; private set; }

    public ReadOnlySpan<byte> AlgorithmBits { get; private set; }

    /// <summary>False when <paramref name="message"/> is about something else.</summary>
    public static bool TryParse(ReadOnlySpan<byte> message, out TlsLine line)
    {
        line = default;
        var established = message.IndexOf(" TLS connection established "u8);
        if (established <= 0 || message.Slice(0, established).IndexOf((byte)' ') >= 0)
            return false;
        line.Trust = message.Slice(0, established);

        // Behind the peer, `name[address]` or `name[address]:port`.
        var rest = message.Slice(established);
        rest = rest.Slice(rest.IndexOf((byte)']') + 1);
        rest = rest.Slice(rest.IndexOf(": "u8) + 1);
        if (!TakeTo(ref rest, " with cipher "u8, out var protocol) || !TakeTo(ref rest, " ("u8, out var cipher)
            || !TakeTo(ref rest, "/"u8, out var secret) || !TakeTo(ref rest, " bits)"u8, out var algorithm))
        {
            return false;
        }

        line.Protocol = protocol.Slice(1);
        line.Cipher = cipher;
        line.SecretBits = secret;
        line.AlgorithmBits = algorithm;
        return true;
    }

    public readonly void CountIn(Tally tally)
    {
        var key = new LabelKey(stackalloc byte[LabelKey.Longest]);
        key.Add(Trust);
        key.Add(Protocol);
        key.Add(Cipher);
        key.Add(SecretBits);
        key.Add(AlgorithmBits);
        tally.Count(key.Key);
    }

    private static bool TakeTo(scoped ref ReadOnlySpan<byte> rest, scoped ReadOnlySpan<byte> end, out ReadOnlySpan<byte> taken)
    {
        var at = rest.IndexOf(end);
        taken = at > 0 ? rest.Slice(0, at) : default;
        if (at > 0)
            rest = rest.Slice(at + end.Length);
        return at > 0;
    }
}

namespace Pfinit.Observe;

/// <summary>TLS sessions by what was negotiated. Not thread-safe: <see cref="MailCounters"/> holds its lock.</summary>
internal sealed class TlsTally(string name, string help)
{
    private readonly Tally tally = new(name, help, 64, "trust", "protocol", "cipher", "secret_bits", "algorithm_bits");

    public Metric Read() => tally.Read();

    public void Count(PostfixFields fields, ReadOnlySpan<byte> message)
    {
        var key = new LabelKey(stackalloc byte[LabelKey.Longest]);
        key.Add(fields.Of(LogField.TlsTrust, message));
        key.Add(fields.Of(LogField.TlsVersion, message));
        key.Add(fields.Of(LogField.TlsCipher, message));
        key.Add(fields.Of(LogField.TlsBits, message));
        key.Add(AlgorithmBits(message));
        tally.Count(key.Key);
    }

    /// <summary>The second number of `(256/256 bits)`, which no field is made of.</summary>
    private static ReadOnlySpan<byte> AlgorithmBits(ReadOnlySpan<byte> message)
    {
        var end = message.IndexOf(" bits)"u8);
        return end < 0 ? default : message.Slice(0, end).Slice(message.Slice(0, end).LastIndexOf((byte)'/') + 1);
    }
}

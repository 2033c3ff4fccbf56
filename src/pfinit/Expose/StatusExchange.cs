using System.Text;

namespace Pfinit.Expose;

/// <summary>What `pfinit status` says to the relay: one word and a line feed, answered with the status in that form.</summary>
internal sealed class StatusExchange(Func<RelayStatus> status) : IExchange
{
    public static ReadOnlySpan<byte> Text => "text\n"u8;

    public static ReadOnlySpan<byte> Json => "json\n"u8;

    /// <inheritdoc/>
    public byte[]? Answer(ReadOnlySpan<byte> received)
    {
        if (received.IndexOf((byte)'\n') < 0)
            return null;
        return received.SequenceEqual(Json) ? StatusJson.Of(status())
            : received.SequenceEqual(Text) ? Encoding.UTF8.GetBytes(StatusText.Of(status()))
            : TooLong();
    }

    /// <inheritdoc/>
    public byte[] TooLong() => [];
}

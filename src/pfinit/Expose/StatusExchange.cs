using System.Text;

namespace Pfinit.Expose;

/// <summary>What `pfinit status` and `pfinit health` say to the relay: one word and a line feed, answered with the status in that form.</summary>
/// <param name="status">The whole of it.</param>
/// <param name="delivery">Why no mail leaves; null: nothing is known of that.</param>
internal sealed class StatusExchange(Func<RelayStatus> status, Func<string?> delivery) : IExchange
{
    public static ReadOnlySpan<byte> Text => "text\n"u8;

    public static ReadOnlySpan<byte> Json => "json\n"u8;

    /// <summary>Answered with why no mail leaves, or with an empty line. Touches no disk.</summary>
    public static ReadOnlySpan<byte> Delivery => "delivery\n"u8;

    /// <inheritdoc/>
    public byte[]? Answer(ReadOnlySpan<byte> received)
    {
        if (received.IndexOf((byte)'\n') < 0)
            return null;
        return received.SequenceEqual(Json) ? StatusJson.Of(status())
            : received.SequenceEqual(Text) ? Encoding.UTF8.GetBytes(StatusText.Of(status()))
            : received.SequenceEqual(Delivery) ? Encoding.UTF8.GetBytes(delivery() + "\n")
            : TooLong();
    }

    /// <inheritdoc/>
    public byte[] TooLong() => [];
}

namespace Pfinit.Expose;

/// <summary>What is said on one connection: a request, an answer, the end.</summary>
internal interface IExchange
{
    /// <summary>The answer to what has come so far; null while it is no whole request yet.</summary>
    /// <param name="received">All that came since the connection was accepted.</param>
    byte[]? Answer(ReadOnlySpan<byte> received);

    /// <summary>The answer to a request that is too long.</summary>
    byte[] TooLong();
}

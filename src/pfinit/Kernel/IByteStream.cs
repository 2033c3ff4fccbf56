namespace Pfinit.Kernel;

/// <summary>Bytes to and from a peer, in clear or through TLS. One thread at a time; a deadline is set when it is opened.</summary>
internal interface IByteStream : IDisposable
{
    /// <summary>Sends all of <paramref name="bytes"/>.</summary>
    /// <exception cref="KernelException">The peer closed the connection or the deadline passed (ETIMEDOUT).</exception>
    /// <exception cref="TlsException">The TLS session broke.</exception>
    void Send(ReadOnlySpan<byte> bytes);

    /// <summary>Waits for bytes and returns how many came; 0 when the peer has closed, through TLS only when it said so (close_notify).</summary>
    /// <exception cref="KernelException">The connection broke or the deadline passed (ETIMEDOUT).</exception>
    /// <exception cref="TlsException">The TLS session broke, or ended without close_notify.</exception>
    int Receive(Span<byte> buffer);
}

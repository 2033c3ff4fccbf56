// What recvmmsg(2) fills: room for some datagrams, so that a rush costs one system call for many. Used by one thread.

namespace Pfinit.Kernel;

/// <summary>A few datagrams that were received at once.</summary>
/// <param name="count">The most.</param>
/// <param name="size">The longest to be taken whole, in bytes; the rest of a longer one is gone.</param>
internal sealed unsafe class DatagramBatch(int count, int size)
{
    // Pages are taken when they are first written to, so the room for long datagrams costs nothing while there are none.
    private readonly byte[] bytes = new byte[count * size];
    private readonly mmsghdr[] headers = new mmsghdr[count];
    private readonly iovec[] vectors = new iovec[count];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    public ReadOnlySpan<byte> this[int i] => bytes.AsSpan(i * size, (int)Math.Min(headers[i].msg_len, (uint)size));

    /// <summary>Takes what is there; when that is nothing, waits for the first as long as the socket's time limit says. EAGAIN: there was none.</summary>
    public Errno Receive(int fd, bool wait)
    {
        fixed (byte* start = bytes)
        fixed (mmsghdr* header = headers)
        fixed (iovec* vector = vectors)
        {
            for (var i = 0; i < count; i++)
            {
                vector[i] = new iovec { iov_base = start + (i * size), iov_len = (nuint)size };
                header[i].msg_hdr = new msghdr { msg_iov = vector + i, msg_iovlen = 1 };
            }

            var received = Libc.recvmmsg(fd, header, (uint)count, wait ? Libc.MSG_WAITFORONE : Libc.MSG_DONTWAIT, null);
            Count = Math.Max(received, 0);
            return received < 0 ? Libc.LastErrno : Errno.None;
        }
    }
}

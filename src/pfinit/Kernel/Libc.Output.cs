// Writing to a descriptor pfinit did not open and whose mode it must not change, such as standard output.

namespace Pfinit.Kernel;

internal static unsafe partial class Libc
{
    /// <summary>As below, for callers to whom it does not matter how far it came.</summary>
    public static Errno WriteAll(int fd, ReadOnlySpan<byte> bytes) => WriteAll(fd, bytes, out _);

    /// <summary>
    /// Writes all of <paramref name="bytes"/> to <paramref name="fd"/>, however long the other end takes: a short write goes on, and where
    /// someone made the descriptor non-blocking it waits in poll(2). <paramref name="written"/> tells how far it came on an error.
    /// </summary>
    public static Errno WriteAll(int fd, ReadOnlySpan<byte> bytes, out int written)
    {
        written = 0;
        fixed (byte* start = bytes)
        {
            while (written < bytes.Length)
            {
                var count = write(fd, start + written, bytes.Length - written);
                if (count >= 0)
                {
                    written += (int)count;
                    continue;
                }

                var errno = LastErrno;
                if (errno.Value == EAGAIN)
                {
                    var entry = new PollFd { fd = fd, events = POLLOUT };
                    _ = poll(&entry, 1, -1);
                }
                else if (errno.Value != EINTR)
                {
                    return errno;
                }
            }
        }

        return Errno.None;
    }
}

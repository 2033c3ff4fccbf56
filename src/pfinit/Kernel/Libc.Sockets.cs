// Socket imports: the syslog socket, the probes, the HTTP client, status and metrics. Used only by the socket types of this room.
// System.Net.Sockets is not used: it adds size and an event thread, and a probe needs no more than poll(2) with a deadline.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

internal static unsafe partial class Libc
{
    public const int AF_UNSPEC = 0;
    public const int AF_UNIX = 1;
    public const int AF_INET = 2;
    public const int AF_INET6 = 10;
    public const int SOCK_STREAM = 1;
    public const int SOCK_DGRAM = 2;

    // The socket numbers below are those of asm-generic, which x86, arm and ppc64le share.
    public const int SOCK_NONBLOCK = 0x800;
    public const int SOCK_CLOEXEC = 0x80000;
    public const int SOL_SOCKET = 1;
    public const int SO_REUSEADDR = 2;
    public const int SO_ERROR = 4;
    public const int IPPROTO_IPV6 = 41;
    public const int IPV6_V6ONLY = 26;
    public const int SO_RCVTIMEO = 20;
    public const int SO_RCVTIMEO_POWER = 18;
    public const int MSG_DONTWAIT = 0x40;
    public const int MSG_WAITFORONE = 0x10000;
    public const int MSG_NOSIGNAL = 0x4000;
    public const int SHUT_RD = 0;
    public const int SHUT_WR = 1;

    // netdb.h of glibc
    public const int NI_NAMEREQD = 8;
    public const int NI_MAXHOST = 1025;

    public const short POLLIN = 1;
    public const short POLLOUT = 4;

    [DllImport("libc", SetLastError = true)]
    internal static extern int socket(int domain, int type, int protocol);

    [DllImport("libc", SetLastError = true)]
    internal static extern int bind(int fd, byte* address, int length);

    [DllImport("libc", SetLastError = true)]
    internal static extern int listen(int fd, int backlog);

    [DllImport("libc", SetLastError = true)]
    internal static extern int accept4(int fd, byte* address, int* length, int flags);

    [DllImport("libc", SetLastError = true)]
    internal static extern int getsockname(int fd, byte* address, int* length);

    [DllImport("libc", SetLastError = true)]
    internal static extern int connect(int fd, byte* address, int length);

    [DllImport("libc", SetLastError = true)]
    internal static extern nint recv(int fd, byte* buffer, nint length, int flags);

    [DllImport("libc", SetLastError = true)]
    internal static extern int recvmmsg(int fd, mmsghdr* messages, uint count, int flags, void* timeout);

    [DllImport("libc", SetLastError = true)]
    internal static extern nint send(int fd, byte* buffer, nint length, int flags);

    [DllImport("libc", SetLastError = true)]
    internal static extern nint sendto(int fd, byte* buffer, nint length, int flags, byte* address, int addressLength);

    [DllImport("libc", SetLastError = true)]
    internal static extern int shutdown(int fd, int how);

    [DllImport("libc", SetLastError = true)]
    internal static extern int getsockopt(int fd, int level, int name, void* value, int* length);

    [DllImport("libc", SetLastError = true)]
    internal static extern int setsockopt(int fd, int level, int name, void* value, int length);

    [DllImport("libc", SetLastError = true)]
    internal static extern int poll(PollFd* fds, nuint count, int timeoutMilliseconds);

    [DllImport("libc")]
    internal static extern int getaddrinfo(byte* node, byte* service, AddrInfo* hints, AddrInfo** result);

    [DllImport("libc")]
    internal static extern void freeaddrinfo(AddrInfo* list);

    [DllImport("libc")]
    internal static extern int getnameinfo(
        byte* address, int length, byte* host, int hostLength, byte* service, int serviceLength, int flags);

    [DllImport("libc")]
    internal static extern int inet_pton(int family, byte* text, byte* address);

    [DllImport("libc")]
    internal static extern byte* gai_strerror(int code);
}

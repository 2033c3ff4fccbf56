// What src/mono/tables writes into layouts.c: comparisons of the structs that C# hands to C, and of its constants, with C's own.

#include "imports.h"

#include <limits.h>
#include <linux/time_types.h>
#include <stddef.h>
#include <sys/un.h>

#define SIZE(type, relation, size) _Static_assert(sizeof(type) relation (size), #type " has another size in C");
#define FIELD(type, field, offset) _Static_assert(offsetof(type, field) == (offset), #type "." #field " is elsewhere in C");
#define CONSTANT(name, value) _Static_assert((name) == (value), #name " has another value in C");

// The C types that have another name in C#, or need the word struct.
typedef struct addrinfo AddrInfo;
typedef struct iovec iovec;
typedef struct mmsghdr mmsghdr;
typedef struct msghdr msghdr;
typedef struct pollfd PollFd;
typedef struct statvfs64 statvfs64_t;
typedef struct statx statx_t;
typedef struct timespec TimeSpec;
typedef struct tm Tm;
// The kernel's, for SO_RCVTIMEO_OLD.
typedef struct __kernel_old_timeval TimeVal;

// Flat in C#.
#define stx_btime_sec stx_btime.tv_sec
#define stx_btime_nsec stx_btime.tv_nsec
#define stx_ctime_sec stx_ctime.tv_sec
#define stx_ctime_nsec stx_ctime.tv_nsec
#define stx_mtime_sec stx_mtime.tv_sec
#define stx_mtime_nsec stx_mtime.tv_nsec

// Kernel/DatagramReceiver.cs knows that POWER has a number of its own for this one, and what the usual number is there.
#undef SO_RCVTIMEO
#ifdef __powerpc__
#define SO_RCVTIMEO SO_PASSCRED
#define SO_RCVTIMEO_POWER SO_RCVTIMEO_OLD
#else
#define SO_RCVTIMEO SO_RCVTIMEO_OLD
#define SO_RCVTIMEO_POWER 18
#endif

// The C library asks itself at run time: the kernel's first, and the two that it keeps behind (nptl(7)).
#undef SIGRTMIN
#define SIGRTMIN (__SIGRTMIN + 2)

// What C# reads and writes byte by byte: Kernel/Inotify.cs, UnixAddress.cs, IpAddress.cs.
FIELD(struct inotify_event, mask, 4)
FIELD(struct inotify_event, len, 12)
FIELD(struct inotify_event, name, 16)
FIELD(struct sockaddr_un, sun_path, 2)
SIZE(struct sockaddr_un, ==, 2 + 108)
FIELD(struct sockaddr_in, sin_port, 2)
FIELD(struct sockaddr_in, sin_addr, 4)
SIZE(struct sockaddr_in, ==, 16)
FIELD(struct sockaddr_in6, sin6_port, 2)
FIELD(struct sockaddr_in6, sin6_addr, 8)
SIZE(struct sockaddr_in6, ==, 28)

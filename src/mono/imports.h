// The headers that declare every function pfinit and the class library import. The compiler takes the functions' addresses through them, so that
// on 32-bit machines it takes those with 64 bits of time and file size (_TIME_BITS, _FILE_OFFSET_BITS).

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/fsuid.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <lmdb.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// Mono's System.Native.
#include "pal_errno.h"
#include "pal_io.h"
#include "pal_random.h"
#include "pal_uid.h"

// string.h calls this strerror_r, unless GNU's own form is asked for.
int __xpg_strerror_r(int number, char *text, size_t size);

// pfinit's own: src/pfinit/Kernel/platform.c and signals.c.
const char *platform(void);
uint64_t inherited_ignored(void);
uint64_t inherited_blocked(void);
void ignore_for_now(uint64_t set);
void catch_again(void);

// Has Mono put all code that it compiles into one piece of address space. For ppc64le only: its compiler there takes the distance between two places
// as 32 bits (branch_for_target_reachable in tramp-ppc.c, ppc_patch_full in mini-ppc.c), so that a place more than 4 GB away can seem near enough for
// a branch, which then leads astray. Within 32 MB a branch reaches everything.

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { EX_SOFTWARE = 70, EX_OSERR = 71 };

// The linker's --wrap leads all calls of this function here.
void *__real_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset);
void *__wrap_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset);

// A running relay comes to 4 MB. Each method is compiled once, and freed never, so that months do not add to it: there are no dynamic methods, and
// all methods together have 1.6 MB before they are compiled. Linux has pages of 64 KB here, or of 4.
static const size_t region_size = 32 << 20, page = 64 << 10;
static char *region;
static atomic_size_t used;

__attribute__((constructor)) static void reserve(void)
{
    region = __real_mmap(NULL, region_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (region == MAP_FAILED) {
        dprintf(STDERR_FILENO, "pfinit: fatal: cannot reserve %zu MB of address space for code: %s\n", region_size >> 20, strerror(errno));
        _exit(EX_OSERR);
    }
}

// Only code is executable. Elsewhere than in the region it would work in most starts, and branch astray in others: better an end that says why.
// To Mono a failure would be a null pointer, which it does not check for.
void *__wrap_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
    if (!(protection & PROT_EXEC))
        return __real_mmap(address, length, protection, flags, file, offset);
    size_t start = atomic_fetch_add(&used, (length + page - 1) / page * page);
    if (start >= region_size || length > region_size - start) {
        dprintf(STDERR_FILENO, "pfinit: panic: compiled code: %zu bytes more are beyond the %zu MB that were reserved\n", length, region_size >> 20);
        _exit(EX_SOFTWARE);
    }
    void *code = __real_mmap(region + start, length, protection, flags | MAP_FIXED, file, offset);
    if (code == MAP_FAILED) {
        dprintf(STDERR_FILENO, "pfinit: fatal: cannot map %zu bytes for code: %s\n", length, strerror(errno));
        _exit(EX_OSERR);
    }
    return code;
}

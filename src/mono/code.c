// Has Mono put all code that it compiles into one piece of address space. For ppc64le only: its compiler there takes the distance between two places
// as 32 bits (branch_for_target_reachable in tramp-ppc.c, ppc_patch_full in mini-ppc.c), so that a place more than 4 GB away can seem near enough for
// a branch, which then leads astray. Within 32 MB a branch reaches everything.

#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>

// The linker's --wrap leads all calls of this function here.
void *__real_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset);
void *__wrap_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset);

// A running relay comes to 4 MB. Linux has pages of 64 KB here, or of 4.
static const size_t region_size = 32 << 20, page = 64 << 10;
static char *region;
static atomic_size_t used;

__attribute__((constructor)) static void reserve(void)
{
    void *start = __real_mmap(NULL, region_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    region = start == MAP_FAILED ? NULL : start;
}

// Only code is executable. What no longer fits goes where the kernel puts it; nothing is handed out twice.
void *__wrap_mmap(void *address, size_t length, int protection, int flags, int file, off_t offset)
{
    if (region && (protection & PROT_EXEC)) {
        size_t start = atomic_fetch_add(&used, (length + page - 1) / page * page);
        if (start < region_size && length <= region_size - start)
            return __real_mmap(region + start, length, protection, flags | MAP_FIXED, file, offset);
    }
    return __real_mmap(address, length, protection, flags, file, offset);
}

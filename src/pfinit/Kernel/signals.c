// What has to happen to signals before a runtime starts: its threads inherit the mask of the first one, and its start-up overwrites handlers.
// A constructor is early enough. pfinit.csproj compiles this into the Native AOT binary, Kernel/InheritedSignals.cs calls it; it is the same under every
// runtime. In a set bit N-1 stands for signal N.

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

enum { LAST = 64 };

static uint64_t ignored, blocked, swapped;
static struct sigaction own[LAST + 1];

static uint64_t bit(int number) { return UINT64_C(1) << (number - 1); }

static int is_ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void remember(void)
{
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    for (int number = 1; number <= LAST; number++) {
        if (is_ignored(number))
            ignored |= bit(number);
        if (sigismember(&mask, number) == 1)
            blocked |= bit(number);
    }
}

// Open stays what a fault raises, since runtimes make exceptions of it, and SIGRTMIN, with which .NET stops its threads for the garbage
// collector (Mono's three signals src/mono/start.c opens). sigfillset(3) leaves out those that the C library keeps for itself.
static void block(void)
{
    static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL };
    sigset_t mask;
    sigfillset(&mask);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        sigdelset(&mask, faults[i]);
    sigdelset(&mask, SIGRTMIN);
    sigprocmask(SIG_SETMASK, &mask, NULL);
}

__attribute__((constructor)) static void prepare(void)
{
    remember();
    block();

    // While it is ignored the kernel itself collects our children.
    if (is_ignored(SIGCHLD))
        signal(SIGCHLD, SIG_DFL);
}

uint64_t inherited_ignored(void) { return ignored; }

uint64_t inherited_blocked(void) { return blocked; }

// Only what a runtime has its handler for; the others are still as they were.
void ignore_for_now(uint64_t set)
{
    const struct sigaction ignore = { .sa_handler = SIG_IGN };
    for (int number = 1; number <= LAST; number++)
        if (set & bit(number) && !is_ignored(number) && sigaction(number, &ignore, &own[number]) == 0)
            swapped |= bit(number);
}

void catch_again(void)
{
    for (int number = 1; number <= LAST; number++)
        if (swapped & bit(number))
            sigaction(number, &own[number], NULL);
    swapped = 0;
}

// The signals that this process was started with ignored or blocked. .NET's start-up overwrites some of that; a constructor runs before it.
// pfinit.csproj compiles this into the Native AOT binary, Kernel/InheritedSignals.cs calls it. In a set bit N-1 stands for signal N.

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

enum { LAST = 64 };

static uint64_t ignored, blocked;
static struct sigaction own[LAST + 1];

static int is_in(uint64_t set, int number) { return set >> (number - 1) & 1; }

static int is_ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

__attribute__((constructor)) static void remember(void)
{
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    for (int number = 1; number <= LAST; number++) {
        uint64_t bit = UINT64_C(1) << (number - 1);
        if (is_ignored(number))
            ignored |= bit;
        if (sigismember(&mask, number) == 1)
            blocked |= bit;
    }
}

uint64_t inherited_ignored(void) { return ignored; }

uint64_t inherited_blocked(void) { return blocked; }

static void nothing(int number) { (void)number; }

// The runtime catches no signal that is ignored. Going by way of a handler there is never a moment with the default action.
void stop_ignoring(void)
{
    for (int number = 1; number <= LAST; number++)
        if (is_ignored(number))
            signal(number, nothing);
}

void ignore_for_now(uint64_t set)
{
    const struct sigaction ignore = { .sa_handler = SIG_IGN };
    for (int number = 1; number <= LAST; number++)
        if (is_in(set, number))
            sigaction(number, &ignore, &own[number]);
}

void catch_again(uint64_t set)
{
    for (int number = 1; number <= LAST; number++)
        if (is_in(set, number))
            sigaction(number, &own[number], NULL);
}

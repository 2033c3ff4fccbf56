// The signals that this process was started with ignored or blocked. .NET's start-up overwrites some of that; a constructor runs before it.
// pfinit.csproj compiles this into the Native AOT binary, Kernel/InheritedSignals.cs calls it. Bit N-1 stands for signal N.

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

static uint64_t ignored, blocked;

__attribute__((constructor)) static void remember(void)
{
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    for (int number = 1; number <= 64; number++) {
        struct sigaction action;
        uint64_t bit = UINT64_C(1) << (number - 1);
        if (sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            ignored |= bit;
        if (sigismember(&mask, number) == 1)
            blocked |= bit;
    }
}

uint64_t inherited_ignored(void) { return ignored; }

uint64_t inherited_blocked(void) { return blocked; }

static void nothing(int number) { (void)number; }

// From now on the runtime can be told to catch the signal, which it refuses while it is ignored; never a moment with its default action between.
void stop_ignoring(int number) { signal(number, nothing); }

// Keeps Mono's start from undoing what src/pfinit/Kernel/signals.c does before it, Mono from taking a signal that somebody sends for a fault, and
// its files from being handed on to what pfinit starts. loader.c calls runtime_starts and runtime_has_started around the start.

#include "start.h"

#include <fcntl.h>

#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>

// The linker's --wrap leads all calls of these functions here.
int __real_sigprocmask(int how, const sigset_t *set, sigset_t *old);
int __wrap_sigprocmask(int how, const sigset_t *set, sigset_t *old);
int __real_sigwait(const sigset_t *set, int *number);
int __wrap_sigwait(const sigset_t *set, int *number);
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_open64(const char *path, int flags, ...);
int __wrap_open64(const char *path, int flags, ...);

static int starting;
static sigset_t suspending;

static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL};
enum { FAULTS = sizeof faults / sizeof *faults };
static struct sigaction before[NSIG], of_runtime[NSIG];

static int is_fault(int number)
{
    for (size_t i = 0; i < FAULTS; i++)
        if (faults[i] == number)
            return 1;
    return 0;
}

// Mono stops threads for the garbage collector by three real-time signals, which it opens when it starts: nobody may block or take them.
static sigset_t without_suspending(const sigset_t *set)
{
    sigset_t rest = *set;
    for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
        if (sigismember(&suspending, number) == 1)
            sigdelset(&rest, number);
    return rest;
}

// Mono opens SIGQUIT, SIGCHLD and others, too, and all of its threads would inherit that: while it starts, only the signals that it stops threads by,
// and those of faults, can be opened.
int __wrap_sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
    if (!set)
        return __real_sigprocmask(how, set, old);
    sigset_t allowed = *set;
    if (starting && how == SIG_UNBLOCK) {
        for (int number = 1; number < SIGRTMIN; number++)
            if (!is_fault(number))
                sigdelset(&allowed, number);
        for (int number = SIGRTMIN; number <= SIGRTMAX; number++)
            if (sigismember(set, number) == 1)
                sigaddset(&suspending, number);
    } else if (how != SIG_UNBLOCK) {
        allowed = without_suspending(set);
    }
    return __real_sigprocmask(how, &allowed, old);
}

int __wrap_sigwait(const sigset_t *set, int *number)
{
    sigset_t others = without_suspending(set);
    return __real_sigwait(&others, number);
}

void runtime_starts(void)
{
    starting = 1;
    for (int number = 1; number < SIGRTMIN; number++)
        sigaction(number, NULL, &before[number]);
}

// One that was sent (kill(2)) has a code of at most 0, see sigaction(2).
static void on_fault(int number, siginfo_t *info, void *context)
{
    if (info->si_code > 0)
        of_runtime[number].sa_sigaction(number, info, context);
}

void runtime_has_started(void)
{
    starting = 0;
    for (int number = 1; number < SIGRTMIN; number++) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) != 0)
            continue;
        if (!is_fault(number)) {
            // SIGPIPE is ignored from here on, as on .NET.
            if (number != SIGPIPE)
                sigaction(number, &before[number], NULL);
        } else if (action.sa_flags & SA_SIGINFO) {
            of_runtime[number] = action;
            action.sa_sigaction = on_fault;
            sigaction(number, &action, NULL);
        }
    }
}

// Runtime and class library open files by these two: /dev/urandom for as long as they run, and what is read for a moment, while another thread may
// start a program. Sockets, pipes and the like are Kernel/'s, which asks for O_CLOEXEC itself. Mono's own (its socket threads, FileSystemWatcher,
// debugger, and the end for attaching one) are not used; its fopen(3) is for a line of /proc.
int __wrap_open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return __real_open(path, flags | O_CLOEXEC, mode);
}

int __wrap_open64(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    mode_t mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
    va_end(more);
    return __real_open64(path, flags | O_CLOEXEC, mode);
}

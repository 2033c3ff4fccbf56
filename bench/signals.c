// signals COUNT: sends SIGUSR1 to PID 1 and waits until it comes back, COUNT times; prints the microseconds of all of it.
// Called by pid1.sh under each init. Exit status 1 when one has not come back within ten seconds.

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long long microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 1000;
    const struct timespec patience = { .tv_sec = 10 };
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGUSR1);
    sigprocmask(SIG_BLOCK, &awaited, NULL);

    long long begin = microseconds();
    for (int i = 0; i < count; i++) {
        if (kill(1, SIGUSR1) != 0)
            return perror("kill"), 1;
        if (sigtimedwait(&awaited, NULL, &patience) != SIGUSR1)
            return fprintf(stderr, "signals: number %d of %d did not come back within ten seconds\n", i + 1, count), 1;
    }
    printf("%lld\n", microseconds() - begin);
    return 0;
}

// orphans COUNT: leaves COUNT exited orphans to PID 1 and prints the microseconds until the last of them has been reaped.
// Called by pid1.sh under each init. Exit status 1 when orphans are still there after ten seconds.

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 1000;
    pid_t *orphans = mmap(NULL, count * sizeof *orphans, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (orphans == MAP_FAILED)
        return perror("mmap"), 1;

    long long begin = microseconds();
    for (int i = 0; i < count; i++) {
        pid_t parent = fork();
        if (parent < 0)
            return perror("fork"), 1;
        if (parent == 0) {
            // The grandchild outlives this process until it is the init's: then it ends, and its status is the init's to collect.
            pid_t self = getpid();
            pid_t orphan = fork();
            if (orphan == 0)
                while (getppid() == self)
                    usleep(50);
            else
                orphans[i] = orphan;
            _exit(0);
        }
        waitpid(parent, NULL, 0);
    }

    // A process that nobody has reaped yet can still be signalled.
    for (int i = 0; i < count; i++) {
        if (orphans[i] < 0)
            return fprintf(stderr, "orphans: fork failed\n"), 1;
        while (kill(orphans[i], 0) == 0 || errno != ESRCH) {
            if (microseconds() - begin > 10000000)
                return fprintf(stderr, "orphans: number %d of %d was not reaped within ten seconds\n", i + 1, count), 1;
            usleep(50);
        }
    }
    printf("%lld\n", microseconds() - begin);
    return 0;
}

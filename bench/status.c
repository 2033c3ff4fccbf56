// status SOCKET COUNT PROGRAM ARGUMENT...: asks for the status of the relay in this container COUNT times each way, in turn, with a pause between: as a
// process, from the moment before it is started until it has been collected, and at the socket itself, from connect(2) to the last byte of the answer.
// Beside them, a process that does nothing: no program can be quicker than that. Prints `process MICROSECONDS`, `nothing MICROSECONDS` and
// `socket MICROSECONDS`, a line each. Called by status.sh. Exit status 1 when there is no answer.

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static int run(char **command)
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    if (posix_spawn(&child, command[0], &actions, NULL, command, NULL) != 0 || waitpid(child, &status, 0) != child)
        return perror(command[0]), -1;
    posix_spawn_file_actions_destroy(&actions);
    return status == 0 ? 0 : (fprintf(stderr, "status: %s: wait status %d\n", command[0], status), -1);
}

static int ask_socket(const char *path)
{
    static char answer[1 << 16];
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    ssize_t length, all = 0;
    int sock = socket(AF_UNIX, SOCK_STREAM, 0);
    strncpy(address.sun_path, path, sizeof address.sun_path - 1);
    if (sock < 0 || connect(sock, (struct sockaddr *)&address, sizeof address) != 0 || write(sock, "text\n", 5) != 5)
        return perror(path), -1;
    while ((length = read(sock, answer, sizeof answer)) > 0)
        all += length;
    close(sock);
    return all > 0 ? 0 : (fprintf(stderr, "status: %s: no answer\n", path), -1);
}

int main(int argc, char **argv)
{
    const struct timespec pause = {.tv_nsec = 10000000};
    char *nothing[] = {"/bin/true", NULL};
    if (argc < 4)
        return 64;
    for (int i = 0; i < atoi(argv[2]); i++) {
        long long begin = microseconds();
        if (run(argv + 3) != 0)
            return 1;
        printf("process %lld\n", microseconds() - begin);
        nanosleep(&pause, NULL);
        begin = microseconds();
        if (run(nothing) != 0)
            return 1;
        printf("nothing %lld\n", microseconds() - begin);
        nanosleep(&pause, NULL);
        begin = microseconds();
        if (ask_socket(argv[1]) != 0)
            return 1;
        printf("socket %lld\n", microseconds() - begin);
        nanosleep(&pause, NULL);
    }
    return 0;
}

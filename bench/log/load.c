// Sends lines of a log to a datagram socket as programs do with syslog(3), one after the other, as fast as they are taken:
//   load SOCKET FILE LINES
// FILE has one datagram a line and is read again from its beginning until LINES were sent. Prints the microseconds of the clock before the first.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

int main(int argc, char **argv)
{
    static char lines[1 << 22];
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct timeval begin;
    FILE *file;
    size_t length;
    int sock;

    if (argc != 4 || !(file = fopen(argv[2], "r")) || strlen(argv[1]) >= sizeof address.sun_path)
        return 64;
    length = fread(lines, 1, sizeof lines, file);
    if (length == 0 || length == sizeof lines || lines[length - 1] != '\n')
        return 65;
    strcpy(address.sun_path, argv[1]);
    sock = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (sock < 0 || connect(sock, (struct sockaddr *)&address, sizeof address) != 0)
        return perror(argv[1]), 71;

    gettimeofday(&begin, NULL);
    char *line = lines;
    for (long left = atol(argv[3]); left > 0; left--) {
        char *end = memchr(line, '\n', lines + length - line);
        if (send(sock, line, end - line, 0) < 0)
            return perror("send"), 71;
        line = end + 1 == lines + length ? lines : end + 1;
    }

    printf("%ld\n", begin.tv_sec * 1000000L + begin.tv_usec);
    return 0;
}

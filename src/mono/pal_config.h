// What the C library offers to Mono's System.Native; Mono's own build writes this file with CMake. Only what the files that link.sh compiles ask for.

#pragma once

#define MONO 1
#define HAVE_FUTIMENS 1
#define HAVE_FUTIMES 1
#define HAVE_F_DUPFD_CLOEXEC 1
#define HAVE_GNU_STRERROR_R 1
#define HAVE_INOTIFY 1
#define HAVE_IN_EXCL_UNLINK 1
#define HAVE_MKSTEMP 1
#define HAVE_MKSTEMPS 1
#define HAVE_O_CLOEXEC 1
#define HAVE_PIPE2 1
#define HAVE_POSIX_ADVISE 1
#define HAVE_SENDFILE_4 1
#define HAVE_STATFS_FSTYPENAME 0
#define INOTIFY_RM_WATCH_ARG_IS_INT 1

// Imports for processes and signals, used by LinuxKernel and Signals.

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

internal static unsafe partial class Libc
{
    // waitid(2)
    public const int P_ALL = 0;
    public const int WEXITED = 4;
    public const int WNOWAIT = 0x01000000;

    // signal(2)
    public const nint SIG_DFL = 0;
    public const nint SIG_IGN = 1;

    // sigprocmask(2)
    public const int SIG_SETMASK = 2;

    // prctl(2)
    public const int PR_SET_PDEATHSIG = 1;
    public const int PR_SET_NAME = 15;
    public const int PR_SET_CHILD_SUBREAPER = 36;
    public const int PR_GET_CHILD_SUBREAPER = 37;

    // ioctl_tty(2)
    public const nuint TIOCNOTTY = 0x5422;

    // posix_spawn(3), glibc's spawn.h
    public const short POSIX_SPAWN_SETPGROUP = 0x02;
    public const short POSIX_SPAWN_SETSIGDEF = 0x04;
    public const short POSIX_SPAWN_SETSIGMASK = 0x08;
    public const short POSIX_SPAWN_SETSID = 0x80;

    [DllImport("libc")]
    internal static extern int getpid();

    [DllImport("libc")]
    internal static extern int getpgrp();

    [DllImport("libc", SetLastError = true)]
    internal static extern int tcgetpgrp(int fd);

    [DllImport("libc", SetLastError = true)]
    internal static extern int ioctl(int fd, nuint op, nint argument);

    [DllImport("libc", SetLastError = true)]
    internal static extern int kill(int pid, int sig);

    [DllImport("libc", SetLastError = true)]
    internal static extern int prctl(int option, nuint arg2, nuint arg3, nuint arg4, nuint arg5);

    [DllImport("libc", SetLastError = true)]
    internal static extern int waitid(int idtype, int id, siginfo_t* infop, int options);

    [DllImport("libc", SetLastError = true)]
    internal static extern int waitpid(int pid, int* wstatus, int options);

    /// <summary>Only for the default and for ignoring: handlers belong to the runtime.</summary>
    [DllImport("libc", SetLastError = true)]
    internal static extern nint signal(int signum, nint handler);

    [DllImport("libc")]
    internal static extern int sigemptyset(sigset_t* set);

    /// <summary>Of the calling thread.</summary>
    [DllImport("libc", SetLastError = true)]
    internal static extern int sigprocmask(int how, sigset_t* set, sigset_t* oldset);

    /// <summary>Returns the error number; EINTR is the C library's own business.</summary>
    [DllImport("libc")]
    internal static extern int sigwait(sigset_t* set, int* sig);

    [DllImport("libc", SetLastError = true)]
    internal static extern int chdir(byte* path);

    [DllImport("libc")]
    internal static extern byte* getenv(byte* name);

    // The posix_spawn family returns the error number instead of setting errno.
    [DllImport("libc")]
    internal static extern int posix_spawn(
        int* pid, byte* path, posix_spawn_file_actions_t* file_actions, posix_spawnattr_t* attrp, byte** argv, byte** envp);

    [DllImport("libc")]
    internal static extern int posix_spawnattr_init(posix_spawnattr_t* attr);

    [DllImport("libc")]
    internal static extern int posix_spawnattr_destroy(posix_spawnattr_t* attr);

    [DllImport("libc")]
    internal static extern int posix_spawnattr_setflags(posix_spawnattr_t* attr, short flags);

    [DllImport("libc")]
    internal static extern int posix_spawnattr_setpgroup(posix_spawnattr_t* attr, int pgroup);

    [DllImport("libc")]
    internal static extern int posix_spawnattr_setsigdefault(posix_spawnattr_t* attr, sigset_t* sigdefault);

    [DllImport("libc")]
    internal static extern int posix_spawnattr_setsigmask(posix_spawnattr_t* attr, sigset_t* sigmask);

    [DllImport("libc")]
    internal static extern int posix_spawn_file_actions_init(posix_spawn_file_actions_t* file_actions);

    [DllImport("libc")]
    internal static extern int posix_spawn_file_actions_destroy(posix_spawn_file_actions_t* file_actions);

    [DllImport("libc")]
    internal static extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t* file_actions, byte* path);

    [DllImport("libc")]
    internal static extern int posix_spawn_file_actions_adddup2(posix_spawn_file_actions_t* file_actions, int fildes, int newfildes);

    [DllImport("libc")]
    internal static extern int posix_spawn_file_actions_addopen(
        posix_spawn_file_actions_t* file_actions, int fildes, byte* path, int oflag, uint mode);

    [DllImport("libc")]
    internal static extern int posix_spawn_file_actions_addclose(posix_spawn_file_actions_t* file_actions, int fildes);

    [DllImport("libc", SetLastError = true)]
    internal static extern int pipe2(int* pipefd, int flags);

    /// <summary>glibc 2.35 and later.</summary>
    [DllImport("libc")]
    internal static extern int posix_spawn_file_actions_addtcsetpgrp_np(posix_spawn_file_actions_t* file_actions, int tcfd);
}

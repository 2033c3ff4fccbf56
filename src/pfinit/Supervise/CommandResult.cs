using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>How a command ended.</summary>
/// <param name="Status">0..255: its own status, 128+N after signal N; 126 or 127 when it could not be started, 71 when that was for want of a process or memory.</param>
/// <param name="Text">For a message: `exit status 3`, `killed by SIGSEGV`, `not done within 60s`, `No such file or directory`.</param>
internal sealed record CommandResult(int Status, string Text)
{
    /// <summary>The first line that it wrote to its stdout or stderr and not to syslog; null: none. Daemons of the same name log beside it, and are not meant.</summary>
    public string? Said { get; init; }

    public bool Succeeded => Status == 0;

    /// <summary>Of a program that the kernel refused to start, with the limit that may be behind it.</summary>
    public static CommandResult NotStarted(string program, Errno errno, LimitWatch limits) => new(
        errno.Value switch
        {
            Libc.ENOENT => ExitStatus.NotFound,
            Libc.EAGAIN or Libc.ENOMEM => ExitStatus.OperatingSystem,
            _ => ExitStatus.CannotExecute,
        },
        $"cannot start {program}: {errno}{limits.Explain(killed: false)}");
}

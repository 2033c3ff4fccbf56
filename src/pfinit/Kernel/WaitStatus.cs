// How a child ended, as wait(2) reports it. Made by LinuxKernel, read by Supervise and Commands.

using Pfinit.Diagnostics;

namespace Pfinit.Kernel;

/// <summary>The status word of waitpid(2): a normal exit (`status &lt;&lt; 8`) or death by a signal (its number, bit 7 for a core dump).</summary>
internal readonly record struct WaitStatus(int Word)
{
    public static WaitStatus Exited(int status) => new((status & 0xff) << 8);

    public static WaitStatus Killed(int signal) => new(signal);

    /// <summary>The signal that ended the child, 0 after a normal exit.</summary>
    public int Signal => Word & 0x7f;

    /// <summary>0..255 as a shell shows it: the child's own status, or 128 + the signal.</summary>
    public int ExitStatus => Signal == 0 ? (Word >> 8) & 0xff : Diagnostics.ExitStatus.FromSignal(Signal);

    /// <summary>`exit status 78` or `killed by SIGSEGV`.</summary>
    public override string ToString() => Signal == 0 ? $"exit status {ExitStatus}" : $"killed by {Kernel.Signal.Name(Signal)}";
}

using System.Runtime.InteropServices;

namespace Pfinit.Kernel;

/// <summary>
/// siginfo_t as waitid(2) fills it. The kernel's union starts at the alignment of a pointer, which <see cref="_sigchld"/> has because it holds
/// native words: si_pid lands at offset 16 on 64-bit machines and 12 on 32-bit ones.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct siginfo_t
{
    public int si_signo;
    public int si_errno;
    public int si_code;
    public sigchld_fields _sigchld;

    [StructLayout(LayoutKind.Sequential)]
    internal struct sigchld_fields
    {
        public int si_pid;
        public uint si_uid;
        public int si_status;
        public nint si_utime;
        public nint si_stime;
    }
}

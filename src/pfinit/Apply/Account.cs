using Pfinit.Kernel;

namespace Pfinit.Apply;

/// <summary>A row of /etc/passwd: an account with its primary group.</summary>
internal readonly record struct Account(uint Uid, uint Gid)
{
    /// <summary>Makes the calling thread this account for file access, until what is returned is disposed.</summary>
    /// <exception cref="KernelException">The process may not.</exception>
    public FileAccount Become() => FileAccount.Become(Uid, Gid);
}

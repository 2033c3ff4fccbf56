namespace Pfinit.Kernel;

/// <summary>Wakes a thread that sleeps in <see cref="ReadySet"/>, eventfd(2). Setting it more than once is the same as once.</summary>
internal sealed unsafe class WakeUp : IDisposable
{
    private readonly FileHandle counter;

    /// <exception cref="KernelException">No descriptor is left.</exception>
    public WakeUp()
    {
        var fd = Libc.eventfd(0, Libc.EFD_NONBLOCK | Libc.EFD_CLOEXEC);
        counter = fd >= 0 ? new FileHandle(fd, "eventfd") : throw new KernelException("eventfd", "eventfd", Libc.LastErrno);
    }

    public int Fd => counter.Fd;

    /// <summary>Any thread; never waits.</summary>
    public void Set() => counter.Write(BitConverter.GetBytes(1UL));

    /// <summary>Sleeps again from now on; false when it was not set.</summary>
    public bool Clear()
    {
        ulong value;
        return Libc.read(Fd, (byte*)&value, sizeof(ulong)) == sizeof(ulong);
    }

    public void Dispose() => counter.Dispose();
}

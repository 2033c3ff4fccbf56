namespace Pfinit.Kernel;

/// <summary>Threads of our own. The runtime says "out of memory" when there is none to be had, which is hardly ever the reason.</summary>
internal static class NamedThread
{
    /// <summary>Starts a background thread; its name is shown in /proc and by debuggers.</summary>
    /// <exception cref="NoThreadException">The system has none left to give.</exception>
    public static Thread Start(string name, Action body)
    {
        var thread = new Thread(() => body()) { Name = name, IsBackground = true };
        try
        {
            thread.Start();
            return thread;
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            var limit = CgroupLimits.Read().ProcessLimit is { } most ? $" (the cgroup's pids.max is {most})" : "";
            throw new NoThreadException($"no thread can be started for {name}: {new Errno(Libc.EAGAIN)}{limit}");
        }
    }
}

namespace Pfinit.Supervise;

/// <summary>Nobody asked to be told: PID 1 of a container.</summary>
internal sealed class NoManager : IServiceManager
{
    public TimeSpan? KeepAliveInterval => null;

    public void Ready(string status)
    {
    }

    public void Reloading()
    {
    }

    public void Stopping()
    {
    }

    public void KeepAlive()
    {
    }
}

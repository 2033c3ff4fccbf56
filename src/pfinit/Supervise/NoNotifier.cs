namespace Pfinit.Supervise;

/// <summary>Nobody asked to be told: PID 1 of a container.</summary>
internal sealed class NoNotifier : INotifier
{
    public TimeSpan? KeepAliveInterval => null;

    public void Ready(string status)
    {
    }

    public void Status(string status)
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

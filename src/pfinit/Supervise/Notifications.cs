namespace Pfinit.Supervise;

/// <summary>Decides when the service manager hears what. Only the supervisor thread calls it: its signs of life are that thread's.</summary>
internal sealed class Manager(IServiceManager told, TimeProvider time)
{
    private const string Serving = "Taking mail";

    private TimeSpan? nextKeepAlive = told.KeepAliveInterval is { } first ? Elapsed.Now(time) + first : null;
    private bool ready;
    private bool stopping;

    /// <summary>When <see cref="Tick"/> has something to say; null: only when something has happened.</summary>
    public TimeSpan? NextDeadline => nextKeepAlive;

    /// <summary>To be called after every event and deadline.</summary>
    public void Tick(IReadOnlyList<Service> services, bool stops)
    {
        if (!ready && services.Count > 0 && services.All(service => service.HasBeenUp))
        {
            ready = true;
            told.Ready(Serving);
        }

        if (!stopping && stops)
        {
            stopping = true;
            told.Stopping();
        }

        if (nextKeepAlive is { } due && due <= Elapsed.Now(time))
        {
            nextKeepAlive = Elapsed.Now(time) + told.KeepAliveInterval!.Value;
            told.KeepAlive();
        }
    }

    public void BeginReload()
    {
        if (ready && !stopping)
            told.Reloading();
    }

    public void EndReload()
    {
        if (ready && !stopping)
            told.Ready(Serving);
    }
}

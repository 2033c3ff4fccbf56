namespace Pfinit.Supervise;

/// <summary>Decides when the service manager hears what. Only the supervisor thread calls it: its signs of life are that thread's.</summary>
internal sealed class Notifications(INotifier told, TimeProvider time)
{
    private const string Serving = "Taking mail";

    private TimeSpan? nextKeepAlive = told.KeepAliveInterval is { } first ? Elapsed.Now(time) + first : null;
    private bool ready;
    private bool stopping;
    private bool reloading;
    private bool reloaded;
    private string ofReload = "";
    private string shown = "";

    /// <summary>When <see cref="Tick"/> has something to say; null: only when something has happened.</summary>
    public TimeSpan? NextDeadline => nextKeepAlive;

    /// <summary>To be called after every event and deadline.</summary>
    public void Tick(IReadOnlyList<Service> services, bool stops)
    {
        if (!stopping && stops)
        {
            stopping = true;
            told.Stopping();
        }

        if (!stopping && (ready || Service.AllHaveBeenUp(services)))
            Show(Words(services));

        if (nextKeepAlive is { } due && due <= Elapsed.Now(time))
        {
            nextKeepAlive = Elapsed.Now(time) + told.KeepAliveInterval!.Value;
            told.KeepAlive();
        }
    }

    public void BeginReload()
    {
        if (!ready || stopping)
            return;
        reloading = true;
        told.Reloading();
    }

    /// <summary>The reload is over; the next <see cref="Tick"/> says so.</summary>
    /// <param name="problem">What came of it in a few words, where the settings on disk are not in force; empty where they are.</param>
    public void EndReload(string problem)
    {
        ofReload = problem;
        reloaded = reloading;
        reloading = false;
    }

    private void Show(string words)
    {
        if (!ready || reloaded)
            told.Ready(words);
        else if (!reloading && words != shown)
            told.Status(words);
        else
            return;
        ready = true;
        reloaded = false;
        shown = words;
    }

    private string Words(IReadOnlyList<Service> services)
    {
        var state = services.All(service => service.State is ServiceState.Up)
            ? Serving
            : string.Join(", ", services.Select(service => $"{service.Name} {service.Status.Word}"));
        return ofReload.Length == 0 ? state : $"{state}; {ofReload}";
    }
}

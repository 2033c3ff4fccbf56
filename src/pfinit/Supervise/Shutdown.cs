// The orderly end: stops the services one after the other, the last started first, and knows the exit status that results.

using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Begun by a signal, a service that failed for good, or a panic. Only the supervisor thread calls it.</summary>
internal sealed class Shutdown(IReadOnlyList<Service> services)
{
    private int status;
    private bool hurried;

    public bool Begun { get; private set; }

    public bool Done => Begun && services.All(service => service.AtRest);

    /// <summary>The status of a failed daemon or a panic, else 0; 137 when the services were not given the time to stop.</summary>
    public int ExitStatus => status == 0 && hurried ? Diagnostics.ExitStatus.FromSignal(Signal.SIGKILL) : status;

    /// <summary>From now on services are only stopped. A panic's status replaces an earlier one.</summary>
    public void Begin(int exitStatus)
    {
        if (!Begun || exitStatus == Diagnostics.ExitStatus.Panic)
            status = exitStatus;
        Begun = true;
    }

    /// <summary>Stops the last service that is not at rest. To be called after every event; nothing happens before <see cref="Begin"/>.</summary>
    public void Advance()
    {
        if (!Begun)
            return;

        // Whoever waits for a restart will not get it.
        foreach (var service in services.Where(service => service.State is ServiceState.Down && !service.AtRest))
            service.Stop();
        foreach (var service in services.Reverse())
        {
            if (!service.AtRest && service.State is not ServiceState.Stopping)
                service.Stop();
            if (!service.AtRest)
                return;
        }
    }

    /// <summary>Kills whatever is left, all at the same time.</summary>
    public void Hurry()
    {
        hurried = true;
        foreach (var service in services.Where(service => !service.AtRest))
        {
            if (service.State is not ServiceState.Stopping)
                service.Stop();
            if (!service.AtRest)
                service.Stop();
        }
    }
}

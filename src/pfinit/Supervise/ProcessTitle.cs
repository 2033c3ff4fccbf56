// The name of pfinit's process, which `ps` shows and `pfinit health` reads: it needs no file, so no full or read-only disk keeps it from changing.

using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Shows how far the relay is. Only the supervisor thread calls it.</summary>
internal sealed class ProcessTitle(IKernel kernel)
{
    /// <summary>Until Postfix has passed its test, and while it is restarted.</summary>
    public const string Starting = "pfinit:starting";

    /// <summary>While mail is taken.</summary>
    public const string Serving = "pfinit";

    /// <summary>Once a stop has begun, whatever it came of.</summary>
    public const string Stopping = "pfinit:stopping";

    private string shown = Starting;

    /// <summary>A greeting of smtpd is no sign that mail is taken: the test may still be on that ends the start.</summary>
    /// <param name="stopping">A stop has begun.</param>
    /// <param name="services">All that are supervised.</param>
    public void Show(bool stopping, IReadOnlyList<Service> services)
    {
        var title = stopping ? Stopping : services.Any(service => service is { Drains: true, State: ServiceState.Up }) ? Serving : Starting;
        if (title == shown)
            return;
        shown = title;
        kernel.SetTitle(title);
    }
}

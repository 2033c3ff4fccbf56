// The service manager's side of the story: what sd_notify(3) sends, without the library. NOTIFY_SOCKET and the watchdog's variables are pfinit's alone;
// ChildEnvironment keeps them from init scripts, and daemons inherit nothing anyway.

using System.Globalization;
using System.Text;
using Pfinit.Diagnostics;
using Pfinit.Kernel;

namespace Pfinit.Supervise;

/// <summary>Tells the manager behind NOTIFY_SOCKET.</summary>
/// <param name="send">Sends one datagram; a failure is reported once until it is over, and changes nothing.</param>
/// <param name="keepAliveInterval">Half of what the manager allows between two signs of life; null: it wants none.</param>
/// <param name="time">Monotonic, the manager's own clock.</param>
internal sealed class SdNotifier(Func<byte[], Errno> send, TimeSpan? keepAliveInterval, TimeProvider time) : INotifier
{
    private readonly SaidOnce failure = new(Severity.Warning, "NOTIFY_SOCKET");

    public TimeSpan? KeepAliveInterval => keepAliveInterval;

    /// <summary>The manager that <paramref name="environment"/> names; one that does nothing when it names none, or one that cannot be reached.</summary>
    public static INotifier In(IReadOnlyDictionary<string, string> environment, int pid, TimeProvider time)
    {
        if (!environment.TryGetValue("NOTIFY_SOCKET", out var name) || name.Length == 0)
            return new NoNotifier();
        if (name[0] is not ('/' or '@'))
        {
            Log.Warning("NOTIFY_SOCKET", $"\"{name}\" is neither a path nor the @name of an abstract socket; nobody is told");
            return new NoNotifier();
        }

        try
        {
            var socket = new NotifySocket(name);
            return new SdNotifier(message => socket.Send(message), Interval(environment, pid), time);
        }
        catch (KernelException e)
        {
            Log.Warning("NOTIFY_SOCKET", $"\"{name}\": {e.Call}: {e.Errno}; nobody is told");
            return new NoNotifier();
        }
    }

    public void Ready(string status) => Send($"READY=1\nSTATUS={status}\n");

    public void Status(string status) => Send($"STATUS={status}\n");

    /// <summary>With the time, by which the manager knows that this answers its signal (Type=notify-reload).</summary>
    public void Reloading() => Send(
        $"RELOADING=1\nMONOTONIC_USEC={((long)(Elapsed.Now(time).TotalMilliseconds * 1000)).ToString(CultureInfo.InvariantCulture)}\nSTATUS=Reading the settings again\n");

    public void Stopping() => Send("STOPPING=1\nSTATUS=Finishing what is under way\n");

    public void KeepAlive() => Send("WATCHDOG=1\n");

    /// <summary>WATCHDOG_USEC is meant for the process that WATCHDOG_PID names, or for any where that is not set (sd_watchdog_enabled(3)).</summary>
    private static TimeSpan? Interval(IReadOnlyDictionary<string, string> environment, int pid)
    {
        if (environment.TryGetValue("WATCHDOG_PID", out var whose) && whose != pid.ToString(CultureInfo.InvariantCulture))
            return null;
        return environment.TryGetValue("WATCHDOG_USEC", out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 1
            ? TimeSpan.FromTicks(most * (TimeSpan.TicksPerMillisecond / 1000) / 2)
            : null;
    }

    private void Send(string message)
    {
        if (send(Encoding.UTF8.GetBytes(message)) is { Failed: true } errno)
            failure.Say($"send: {errno}; the service manager may think that pfinit is not up");
        else
            failure.Over();
    }
}

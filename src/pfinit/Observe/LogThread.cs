using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Observe;

/// <summary>Starts the log stream's threads. They must never end the process by an exception: whatever escapes is our bug and is reported.</summary>
internal static class LogThread
{
    /// <param name="name">Shown in /proc and in the panic message.</param>
    /// <param name="body">Runs on the new background thread.</param>
    /// <param name="panic">Called on that thread with its name when <paramref name="body"/> throws; begins the shutdown.</param>
    /// <exception cref="NoThreadException">The system has none left to give.</exception>
    public static Thread Start(string name, Action body, Action<string, Exception> panic) => NamedThread.Start(name, () =>
    {
        try
        {
            body();
        }
        catch (Exception exception)
        {
            // The log stream itself is what broke, so this goes to fd 2.
            Libc.WriteAll(2, Encoding.UTF8.GetBytes($"pfinit: panic: {name}: {exception.GetType().Name}: {exception.Message}\n"));
            panic(name, exception);
        }
    });
}

// `pfinit status`: what a running pfinit says of itself. The relay renders the answer, this prints it.

using Pfinit.Diagnostics;
using Pfinit.Expose;
using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Commands;

/// <summary>Asks the relay in this container, or on this host, for its status.</summary>
internal static class StatusCommand
{
    private const string Json = "--json";

    /// <summary>An answer takes milliseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const string Help = """
        pfinit status: show what the running relay is doing

        Services with state, restarts and last exit; the queue with the age of its oldest message; mail counted since the start;
        DKIM domains; tokens; the log's losses; and, last, every warning that is still true. For root only.

          --json   the same as one JSON object; docs/MONITORING.md lists the fields

        Exit status 0 when the relay answered, whatever it says (`pfinit health` judges), 69 when no pfinit runs here or it does
        not answer, 77 for others than root.

        Examples:
          docker exec relay pfinit status
          docker exec relay pfinit status --json | jq -r '.warnings[]'

        """;

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (Usage.Check("status", Help, arguments, Json) is { } status)
            return status;
        if (RootOnly.Refuse("status", "ask the relay how it is") is { } refused)
            return refused;
        try
        {
            var answer = StatusClient.Ask(arguments.Contains(Json) ? StatusExchange.Json : StatusExchange.Text, Deadline.After(Patience));
            if (answer.Length > 0)
            {
                Libc.WriteAll(StandardOutput.Descriptor, answer);
                return ExitStatus.Ok;
            }

            Log.Fatal("status", $"pfinit does not answer: {Paths.StatusSocket} was closed; its log says more");
            return ExitStatus.Unavailable;
        }
        catch (KernelException e)
        {
            var problem = e.Errno.Value is Libc.ENOENT or Libc.ECONNREFUSED ? "no pfinit runs here" : "pfinit does not answer";
            Log.Fatal("status", $"{problem}: {e.Call} {Paths.StatusSocket}: {e.Errno}");
            return ExitStatus.Unavailable;
        }
    }
}

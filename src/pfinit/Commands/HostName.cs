// AUTOSET_HOSTNAME for `run`, `check` and `render`. Whatever happens out there, the start goes on: with the container's own name if need be.

using Pfinit.Diagnostics;
using Pfinit.Http;
using Pfinit.Kernel;

namespace Pfinit.Commands;

/// <summary>Finds the host name by the public address, where the settings ask for it.</summary>
internal static class HostName
{
    private const string Subject = "hostname";

    /// <summary>How often the wait looks whether pfinit is to stop.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <summary>For all services and lookups together: a relay with its second-best name is better than one that does not start.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Says what <see cref="FindFor"/> would do; for the subcommands that ask nobody.</summary>
    public static void Announce(Preparation preparation)
    {
        if (preparation.Settings.HostNameServices is { Count: > 0 } services)
            Log.Info(Subject, $"`run` asks {string.Join(", ", services.Select(service => service.Authority))} for the public address and takes its name; {preparation.HostName} stands for it here");
    }

    /// <summary>Asks, and plans anew for the name that was found. Returns at once when nothing is to be asked, or when pfinit is to stop.</summary>
    public static void FindFor(Preparation preparation, Func<bool> stop)
    {
        if (preparation.Settings.HostNameServices is not { Count: > 0 } services)
            return;
        Log.Info(Subject, $"asking {string.Join(", ", services.Select(service => service.Authority))} for the public address");
        var search = new PublicHostName(new HttpsClient(), new SystemNames());
        if (Find(until => search.Find(services, until), stop, Longest) is not { } outcome)
            return;
        foreach (var message in Messages(outcome, search.Problems, preparation.HostName))
            Log.Write(message);
        if (outcome.Found is { } found)
            preparation.PlanFor(found.Name);
    }

    /// <summary>
    /// Runs <paramref name="search"/> on a thread of its own, since nothing interrupts the resolver. What has not come back in time is left
    /// behind and its result dropped.
    /// </summary>
    /// <returns>Null when <paramref name="stop"/> said so.</returns>
    internal static Outcome? Find(Func<Func<bool>, FoundHostName?> search, Func<bool> stop, TimeSpan longest)
    {
        // The thread may outlive this call: the event is not disposed of.
        var done = new ManualResetEventSlim();
        var abandoned = false;
        Outcome? outcome = null;
        NamedThread.Start(Subject, () =>
        {
            try
            {
                outcome = new Outcome(search(() => Volatile.Read(ref abandoned)), "");
            }
            catch (Exception e)
            {
                // On this thread it would end the process.
                outcome = new Outcome(null, $"{e.GetType().Name}: {e.Message}");
            }

            done.Set();
        });
        var deadline = Deadline.After(longest);
        var stopped = false;
        while (!stopped && deadline.RemainingMilliseconds > 0)
        {
            if (done.Wait(Step))
                return outcome;
            stopped = stop();
        }

        Volatile.Write(ref abandoned, true);
        return stopped ? null : new Outcome(null, $"nothing more within {longest.TotalSeconds:0.#} s");
    }

    /// <summary>What to log: one line for what was found, at most one warning for the services that did not help.</summary>
    internal static IEnumerable<Diagnostic> Messages(Outcome outcome, IReadOnlyList<string> problems, string ownName)
    {
        var reasons = string.Join("; ", problems.Append(outcome.Problem).Where(problem => problem.Length > 0));
        if (outcome.Found is not { } found)
        {
            yield return Diagnostic.Warning(Subject, $"not found by the public address, so {ownName}, the container's own, is used: {reasons}");
            yield break;
        }

        if (reasons.Length > 0)
            yield return Diagnostic.Warning(Subject, $"asked further, since {reasons}");
        yield return Diagnostic.Info(Subject, $"{found.Name}, the name of {found.Address}, this host's address as {found.Service} sees it");
        if (!found.ResolvesBack)
            yield return Diagnostic.Warning(Subject, $"{found.Name} does not resolve to {found.Address}, and receivers may distrust it; it is used all the same");
    }

    /// <param name="Found">Null: nothing.</param>
    /// <param name="Problem">Why the search itself ended early; mostly empty.</param>
    internal sealed record Outcome(FoundHostName? Found, string Problem);
}

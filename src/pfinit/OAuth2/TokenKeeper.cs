// The thread `tokens`: keeps the tokens of every login fresh and the password table in step with them. smtp(8) opens the table anew once it has been
// replaced, so that nothing has to be restarted. Commands/Run starts it after the files are in place.

using Pfinit.Diagnostics;
using Pfinit.Http;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.OAuth2;

/// <summary>Renews tokens as long as the process lives.</summary>
/// <param name="publish">Writes the password table and returns what went wrong. Called when a token has come or has expired.</param>
/// <param name="flush">Has Postfix try its mail again; false when Postfix is not there.</param>
internal sealed class TokenKeeper(
    PfinitSettings settings, IHttpClient http, TimeProvider time, Func<double> random, Func<PlannedTable, IReadOnlyList<Diagnostic>> publish, Func<bool> flush)
{
    /// <summary>How often the token files are looked at.</summary>
    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(1);

    /// <summary>Held during a turn, and from the end on.</summary>
    private readonly object gate = new();

    private readonly IReadOnlyList<KeptLogin> logins = [.. settings.TokenLogins.Select(login => new KeptLogin(login, http, time, random))];
    private Dictionary<string, string> published = [];
    private IReadOnlyList<Diagnostic> complaints = [];
    private bool flushing;
    private volatile bool finishing;

    public void Run()
    {
        while (true)
        {
            TimeSpan pause;
            lock (gate)
                pause = Turn();
            Thread.Sleep(pause);
        }
    }

    /// <summary>
    /// Renews nothing more. A renewal under way is waited for, since the provider may have taken back the old refresh token for the one that is coming:
    /// lost, that would need a person.
    /// </summary>
    /// <param name="longest">How long it may take.</param>
    /// <returns>False when it takes longer.</returns>
    public bool Finish(TimeSpan longest)
    {
        finishing = true;
        return Monitor.TryEnter(gate, longest);
    }

    /// <summary>Everything there is to do now; returns for how long there is nothing more.</summary>
    public TimeSpan Turn()
    {
        Publish();
        foreach (var login in logins.TakeWhile(_ => !finishing))
        {
            login.Turn();

            // The next login's endpoint may take its time.
            Publish();
        }

        Flush();
        var next = logins.Select(login => login.UntilNext).Append(flushing ? FlushInterval : LookInterval).Min();
        return next < TimeSpan.FromMilliseconds(100) ? TimeSpan.FromMilliseconds(100) : next;
    }

    private void Publish()
    {
        var current = logins.ToDictionary(login => login.TokenFilePath, login => login.AccessToken, StringComparer.Ordinal);
        if (current.Count == published.Count && current.All(pair => published.TryGetValue(pair.Key, out var known) && known == pair.Value))
            return;
        var problems = PasswordTable.ByToken(settings, current).SelectMany(publish).ToList();

        // Tried again at every turn as long as it fails, but told of once.
        foreach (var problem in problems.Where(problem => !complaints.Contains(problem)))
            Log.Write(problem.Severity > Severity.Error ? problem with { Severity = Severity.Error } : problem);
        complaints = problems;
        if (problems.All(problem => problem.Severity < Severity.Error))
            published = current;
    }

    // Deferred mail would wait for up to an hour and more. Once is enough: from now on there is a token.
    private void Flush()
    {
        foreach (var login in logins.Where(login => login.Resumed))
        {
            login.Resumed = false;
            flushing = true;
        }

        if (flushing && flush())
            flushing = false;
    }
}

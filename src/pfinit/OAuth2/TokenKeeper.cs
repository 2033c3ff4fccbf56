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

    /// <summary>Held for moments, around what follows.</summary>
    private readonly object word = new();

    private PfinitSettings? changed;
    private IReadOnlyList<KeptLogin> logins = [];
    private Dictionary<string, string> published = [];
    private IReadOnlyList<Diagnostic> complaints = [];
    private bool flushing;
    private volatile IReadOnlyList<TokenState> states = [];
    private volatile bool finishing;

    /// <summary>The tokens, as they were after the last look. Any thread may ask.</summary>
    public IReadOnlyList<TokenState> States => states;

    public void Run()
    {
        while (true)
        {
            TimeSpan pause;
            lock (gate)
                pause = Turn();
            lock (word)
            {
                if (changed is null)
                    Monitor.Wait(word, pause);
            }
        }
    }

    /// <summary>
    /// Keeps the tokens of other settings from now on, and puts those that it has into their tables, which somebody else has written meanwhile. A login
    /// that is as it was goes on. Any thread; waits for nothing.
    /// </summary>
    public void Use(PfinitSettings other)
    {
        lock (word)
        {
            changed = other;
            Monitor.Pulse(word);
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
        TakeOver();
        Publish();
        foreach (var login in logins.TakeWhile(_ => !finishing))
        {
            login.Turn();

            // The next login's endpoint may take its time.
            Publish();
        }

        states = [.. logins.Select(login => login.State)];
        Flush();
        var next = flushing ? FlushInterval : LookInterval;
        foreach (var login in logins)
            next = login.UntilNext < next ? login.UntilNext : next;
        return next < TimeSpan.FromMilliseconds(100) ? TimeSpan.FromMilliseconds(100) : next;
    }

    private void TakeOver()
    {
        PfinitSettings? other;
        lock (word)
            (other, changed) = (changed, null);
        if (other is null && logins.Count == settings.TokenLogins.Count)
            return;
        if (other is not null)
            (settings, published) = (other, []);
        logins = [.. settings.TokenLogins.Select(login => logins.FirstOrDefault(kept => kept.Settings == login) ?? new KeptLogin(login, http, time, random))];
    }

    private void Publish()
    {
        var current = logins.ToDictionary(login => login.TokenFilePath, login => login.AccessToken, StringComparer.Ordinal);
        if (current.Count == published.Count && current.Keys.All(path => published.TryGetValue(path, out var known) && known == current[path]))
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

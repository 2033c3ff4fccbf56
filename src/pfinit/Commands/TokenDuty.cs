// The tokens of the logins at relays, for `run`: puts the room OAuth2 together.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Http;
using Pfinit.OAuth2;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Keeps tokens fresh until it is disposed of.</summary>
internal sealed class TokenDuty(Supervisor supervisor, Accounts accounts) : IDisposable
{
    /// <summary>A provider answers within a second as a rule. The stop has its own time limit, which this must not exceed by much.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private volatile TokenKeeper? keeper;

    /// <summary>Held while tables are written: two writers of one file would be in each other's way.</summary>
    public object Gate { get; } = new();

    /// <summary>The tokens as they are now. Any thread may ask.</summary>
    public IReadOnlyList<TokenState> States => keeper?.States ?? [];

    /// <summary>
    /// Keeps the tokens of these settings from now on, in a thread of its own that begins when a relay wants tokens for the first time: nobody waits for
    /// a token, and Postfix keeps mail until there is one.
    /// </summary>
    public void Use(PfinitSettings settings)
    {
        if (keeper is not null)
        {
            keeper.Use(settings);
            return;
        }

        if (settings.TokenLogins.Count == 0)
            return;
        keeper = new TokenKeeper(settings, new HttpsClient(), System.TimeProvider.System, new Random().NextDouble, Publish, QueueManager.Flush);
        supervisor.StartDuty("tokens", keeper.Run);
    }

    /// <summary>Waits for a renewal under way.</summary>
    public void Dispose()
    {
        if (keeper?.Finish(Patience) == false)
            Log.Warning("xoauth2", "the endpoint has not answered yet; should it have taken back the refresh token, that needs a person: `pfinit oauth2 login`");
    }

    private IReadOnlyList<Diagnostic> Publish(PlannedTable table)
    {
        lock (Gate)
            return Applier.Replace(table, accounts);
    }
}

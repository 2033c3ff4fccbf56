using Pfinit.Apply;
using Pfinit.Http;
using Pfinit.Observe;
using Pfinit.OAuth2;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>The thread `tokens`: there once a relay wants a token, be it since a reload.</summary>
internal sealed class TokenDuty(Supervisor supervisor, Accounts accounts)
{
    private TokenKeeper? keeper;

    /// <summary>Held while tables are written: two writers of one file would be in each other's way.</summary>
    public object Gate { get; } = new();

    /// <summary>
    /// Keeps the tokens of these settings from now on. On a thread of its own: nobody waits for a token, and Postfix keeps mail until there is one.
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
        var random = new Random();
        keeper = new TokenKeeper(settings, new HttpsClient(), System.TimeProvider.System, random.NextDouble, Publish, QueueManager.Flush);
        supervisor.StartDuty("tokens", keeper.Run);
    }

    private IReadOnlyList<Diagnostics.Diagnostic> Publish(PlannedTable table)
    {
        lock (Gate)
            return Applier.Replace(table, accounts);
    }
}

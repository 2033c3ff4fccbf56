// The tokens of the logins at relays, for `run`: puts the room OAuth2 together.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Http;
using Pfinit.OAuth2;
using Pfinit.Observe;
using Pfinit.Settings;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Keeps tokens fresh until it is disposed of.</summary>
internal sealed class TokenDuty : IDisposable
{
    /// <summary>A provider answers within a second as a rule. The stop has its own time limit, which this must not exceed by much.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly TokenKeeper keeper;

    private TokenDuty(PfinitSettings settings, Accounts accounts) => keeper = new TokenKeeper(
        settings, new HttpsClient(), System.TimeProvider.System, new Random().NextDouble, table => Applier.Replace(table, accounts), QueueManager.Flush);

    /// <summary>
    /// Begins, in a thread of its own: the start does not wait for a token, and Postfix keeps mail until there is one. Null when no relay wants tokens.
    /// </summary>
    public static TokenDuty? Start(Supervisor supervisor, PfinitSettings settings, Accounts accounts)
    {
        if (settings.TokenLogins.Count == 0)
            return null;
        var duty = new TokenDuty(settings, accounts);
        supervisor.StartDuty("tokens", duty.keeper.Run);
        return duty;
    }

    /// <summary>Waits for a renewal under way.</summary>
    public void Dispose()
    {
        if (!keeper.Finish(Patience))
            Log.Warning("xoauth2", "the endpoint has not answered yet; should it have taken back the refresh token, that needs a person: `pfinit oauth2 login`");
    }
}

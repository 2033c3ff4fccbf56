// What a start has in hand for the logins by token, and what is missing. The token keeper of OAuth2 takes over from there.

using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Access tokens at the start.</summary>
internal static class Tokens
{
    /// <summary>By token file, the access token to log in with at first; empty when there is none yet.</summary>
    public static IReadOnlyDictionary<string, string> AtStart(PfinitSettings settings, Surroundings surroundings) => settings.TokenLogins
        .Select(login => login.OAuth2!)
        .ToDictionary(
            client => client.TokenFile,
            client => Fact(client, surroundings) is { Usable: true } fact ? fact.AccessToken : client.InitialAccessToken,
            StringComparer.Ordinal);

    /// <summary>A login that nobody could ever renew is a mistake to be told before the start.</summary>
    public static void Check(PfinitSettings settings, Surroundings surroundings, List<Diagnostic> diagnostics)
    {
        foreach (var client in settings.TokenLogins.Select(login => login.OAuth2!))
        {
            var fact = Fact(client, surroundings);
            var hopeless = client.Grant == OAuth2Grant.RefreshToken && client.InitialRefreshToken.Length == 0 && !fact.CanRenew;
            if (fact.Problem.Length > 0)
                diagnostics.Add(hopeless ? Diagnostic.Fatal(client.TokenFile, fact.Problem) : Diagnostic.Error(client.TokenFile, $"{fact.Problem}; going on without it"));
            if (hopeless)
            {
                diagnostics.Add(client.Names.Origin.Fatal($"set without {client.Names.RefreshToken}, and no refresh token is in {client.TokenFile}; "
                    + "set it, or run `pfinit oauth2 login` with the same settings and volumes"));
            }
        }
    }

    private static TokenFact Fact(OAuth2Client client, Surroundings surroundings) =>
        surroundings.Tokens.TryGetValue(client.TokenFile, out var fact) ? fact : TokenFact.Missing;
}

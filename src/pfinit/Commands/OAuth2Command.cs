// `pfinit oauth2`: the first token of a login, and how long the present one is good for. Beside a running relay (docker exec) or before its start
// (docker run with the same settings and volumes): what they share is the token file.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Http;
using Pfinit.Kernel;
using Pfinit.OAuth2;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>Logs a person in, shows the state of tokens.</summary>
internal static class OAuth2Command
{
    private const string Name = "oauth2";

    private const string Help = """
        pfinit oauth2: get the first token for a relay that wants XOAUTH2, see how long the present one is good for

        Usage:
          pfinit oauth2 login [--provider google|microsoft] [--tenant T] [--client-id ID] [--scope S] [--browser]
                              [--token-endpoint URL] [--device-endpoint URL] [--authorization-endpoint URL] [--user NAME]
          pfinit oauth2 status [--user NAME]

        login takes the relay's own settings; an option replaces the setting of that name. It shows an address and a code for any
        browser, waits for the consent there and writes /var/spool/postfix/xoauth2-tokens/USER. A running relay takes the new token
        within 15 seconds; before the first start, use the volume for /var/spool/postfix that the relay will have.
        Google gives no tokens for mail by code: there the browser's address is copied back, as with --browser (run it with -it).
        A token endpoint of another provider needs --device-endpoint, or --browser and --authorization-endpoint.

        status exits with 0 when every login has a token that is good now, else with 1; login with 0 when it has a token, 1 when not, 71 when
        the token cannot be written. Both exit with 78 when the settings are wrong or have no such login. Neither prints a token.

        Examples:
          docker exec -it relay pfinit oauth2 login
          docker run --rm -it --env-file relay.env -v relay-queue:/var/spool/postfix pfinit oauth2 login
          docker exec relay pfinit oauth2 status

        """;

    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments.Any(argument => argument is "--help" or "-h"))
        {
            StandardOutput.Write(Help);
            return ExitStatus.Ok;
        }

        var options = OAuth2Options.Parse(arguments, out var mistake);
        if (options is null)
        {
            Log.Fatal(Name, $"{mistake}; see pfinit oauth2 --help");
            return ExitStatus.Usage;
        }

        if (Logins(options) is not { } logins)
            return ExitStatus.Settings;
        return options.Login ? LogIn(options, logins) : Status(logins);
    }

    private static List<SmartHostLogin>? Logins(OAuth2Options options)
    {
        var diagnostics = new List<Diagnostic>();
        var settings = SettingsReader.Read(options.Override(OwnEnvironment.Variables()), SurroundingsReader.InputFiles(), diagnostics);
        var mistakes = diagnostics.Where(diagnostic => diagnostic.Severity >= Severity.Fatal).ToList();
        mistakes.ForEach(Log.Write);
        var logins = settings.TokenLogins.Where(login => options.User is null || login.Username == options.User).ToList();
        if (mistakes.Count > 0)
            return null;
        if (logins.Count > 0)
            return logins;
        Log.Fatal(Name, options.User is null
            ? $"the settings have no login by token; set {TokenRows.ClientId.Variable}, RELAYHOST and RELAYHOST_USERNAME"
            : $"the settings have no login by token for \"{options.User}\"");
        return null;
    }

    private static int LogIn(OAuth2Options options, List<SmartHostLogin> logins)
    {
        if (logins.Count > 1)
        {
            Log.Fatal(Name, $"which login? --user {string.Join(", --user ", logins.Select(login => login.Username))}");
            return ExitStatus.Usage;
        }

        var (username, client) = (logins[0].Username, logins[0].OAuth2!);
        if (client.Grant == OAuth2Grant.ClientCredentials)
        {
            Log.Fatal(Name, "client_credentials needs no login: the relay gets its tokens by itself");
            return ExitStatus.Usage;
        }

        if (options.Missing(client) is { } missing)
        {
            Log.Fatal(Name, $"the token endpoint {client.TokenEndpoint} is not that of {client.Provider.Name}; name the provider's other endpoint, too, with {missing}");
            return ExitStatus.Usage;
        }

        EndBySignal();
        var result = Consent(options, username, client);
        if (result.Token is null)
        {
            Log.Fatal(Name, $"no token for {username}: {result.Problem}");
            return ExitStatus.Unhealthy;
        }

        return Store(client.TokenFile, result.Token);
    }

    private static LoginResult Consent(OAuth2Options options, string username, OAuth2Client client)
    {
        var endpoint = new Endpoint(new HttpsClient(), TimeProvider.System, Name, client.Trace);
        var scope = client.Scope.Length > 0 ? client.Scope : client.Provider.LoginScope;
        StandardOutput.Write($"A token for {username}: log in as that account.\n\n");
        if (!options.Browser)
        {
            var device = options.DeviceEndpoint ?? HttpUrl.Parse(client.Provider.DeviceEndpoint, out _)!;
            var result = new DeviceLogin(endpoint, client, TimeProvider.System, StandardOutput.Write, Thread.Sleep).Run(device, scope);
            if (result.Error != "invalid_scope" || options.DeviceEndpoint is not null)
                return result;
            StandardOutput.Write($"The provider gives no such token by code ({result.Problem}); it has to go through the browser.\n\n");
        }

        var authorization = options.AuthorizationEndpoint?.ToString() ?? client.Provider.AuthorizationEndpoint;
        return new BrowserLogin(endpoint, client, TimeProvider.System, Ask).Run(authorization, scope, username);
    }

    // As PID 1, which it is under `docker run`, a process does not die of a signal that has its usual effect.
    private static void EndBySignal()
    {
        var signals = SignalSet.Of([Signal.SIGINT, Signal.SIGTERM]).Without(InheritedSignals.Ignored);
        if (signals == default)
            return;
        Signals.Keep(signals);
        NamedThread.Start("signals", () => Environment.Exit(ExitStatus.FromSignal(Signals.Wait(signals))));
    }

    private static string? Ask(string question)
    {
        StandardOutput.Write(question);
        return StandardInput.ReadLine();
    }

    private static int Store(string path, StoredToken token)
    {
        try
        {
            var root = new Account(0, 0);
            DirectorySetup.Ensure(
                new PlannedDirectory(OAuth2Reader.TokenDirectory, Access.SecretDirectory), new Ownership(root.Uid, root.Gid, Access.SecretDirectory.Mode), root);
            TokenFile.Write(path, token);
        }
        catch (KernelException e)
        {
            Log.Fatal(path, $"cannot be written: {e.Call} {e.Subject}: {e.Errno}");
            return ExitStatus.OperatingSystem;
        }

        StandardOutput.Write($"Done: the tokens are in {path}. A running relay uses them within {Schedule.Text(TokenKeeper.LookInterval)}.\n");
        return ExitStatus.Ok;
    }

    private static int Status(List<SmartHostLogin> logins)
    {
        var now = DateTimeOffset.UtcNow;
        var good = true;
        foreach (var login in logins)
        {
            var path = login.OAuth2!.TokenFile;
            var token = TokenFile.Read(path, out var problem);
            good &= token is not null && token.IsValid(now);
            StandardOutput.Write($"{login.Username}: {path}: {Describe(token, problem, now)}\n");
        }

        return good ? ExitStatus.Ok : ExitStatus.Unhealthy;
    }

    private static string Describe(StoredToken? token, string problem, DateTimeOffset now)
    {
        if (token is null)
            return problem.Length > 0 ? problem : "no token yet";
        var expiry = DateTimeOffset.FromUnixTimeSeconds(token.Expiry);
        var life = token.IsValid(now) ? $"good for another {Schedule.Text(expiry - now)}"
            : token.Expiry == 0 || token.AccessToken.Length == 0 ? "no access token yet"
            : $"expired {Schedule.Text(now - expiry)} ago";
        return life + (token.RefreshToken.Length > 0 ? ", with a refresh token" : ", without a refresh token");
    }
}

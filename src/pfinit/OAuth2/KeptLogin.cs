// The tokens of one login, kept fresh: read from the file, renewed ahead of their end, stored before they are used. TokenKeeper calls Turn.
// The file is looked at before everything else: a person may have put new tokens there (`pfinit oauth2 login`), and those win.

using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Http;
using Pfinit.Kernel;
using Pfinit.Settings;

namespace Pfinit.OAuth2;

/// <summary>State of a login by token. Used by one thread.</summary>
internal sealed class KeptLogin
{
    /// <summary>Refusals that no repetition changes (RFC 6749, section 5.2): the consent or the settings have to.</summary>
    private static readonly string[] Lasting =
        ["invalid_grant", "invalid_client", "unauthorized_client", "invalid_scope", "unsupported_grant_type", "invalid_request", "access_denied"];

    private readonly OAuth2Client client;
    private readonly Endpoint endpoint;
    private readonly TimeProvider time;
    private readonly Func<double> random;
    private readonly string username;
    private readonly string subject;

    private FileFacts? seen;
    private StoredToken token;
    // By the clock on the wall, and by the one that nobody sets: a clock that is put right must not make a renewal late.
    private (DateTimeOffset Wall, TimeSpan Elapsed) due;
    private TimeSpan notBefore = TimeSpan.Zero;
    private int failures;
    private string complaint = "";
    private bool saidExpired;

    public KeptLogin(SmartHostLogin login, IHttpClient http, TimeProvider time, Func<double> random)
    {
        Settings = login;
        client = login.OAuth2!;
        username = login.Username;
        subject = "xoauth2 " + login.Username;
        endpoint = new Endpoint(http, time, subject, client.Trace);
        this.time = time;
        this.random = random;

        // Nobody knows how long the initial access token is good for: long enough, it is assumed, to get the first of our own.
        var now = time.GetUtcNow();
        token = new StoredToken(client.InitialAccessToken, client.InitialRefreshToken, now.ToUnixTimeSeconds() + (long)Schedule.Ahead.TotalSeconds);
        SetDue(now);

        // A file that cannot be used was reported with the plan.
        seen = Facts();
        if (TokenFile.Read(client.TokenFile, out _) is { } stored)
            Take(stored);
    }

    /// <summary>What it was made for.</summary>
    public SmartHostLogin Settings { get; }

    public string TokenFilePath => client.TokenFile;

    /// <summary>The access token while it is good; else empty.</summary>
    public string AccessToken => token.IsValid(time.GetUtcNow()) ? token.AccessToken : "";

    public TokenState State => new(username, token.AccessToken.Length == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(token.Expiry));

    /// <summary>A token has come after a time without a good one. Whoever acts on it sets it back.</summary>
    public bool Resumed { get; set; }

    /// <summary>How long there is nothing to do, as far as this login knows.</summary>
    public TimeSpan UntilNext
    {
        get
        {
            var now = time.GetUtcNow();
            var untilRenewal = due.Wall - now < due.Elapsed - Elapsed ? due.Wall - now : due.Elapsed - Elapsed;
            var untilAllowed = notBefore - Elapsed;
            var next = untilRenewal > untilAllowed ? untilRenewal : untilAllowed;
            var untilExpiry = DateTimeOffset.FromUnixTimeSeconds(token.Expiry) - now;
            return untilExpiry > TimeSpan.Zero && untilExpiry < next ? untilExpiry : next;
        }
    }

    private TimeSpan Elapsed => time.GetElapsedTime(0);

    /// <summary>Looks at the file, renews the token if it is time, and says what there is to say. Asks the endpoint at most twice.</summary>
    public void Turn()
    {
        LookAtFile();
        if ((time.GetUtcNow() >= due.Wall || Elapsed >= due.Elapsed) && Elapsed >= notBefore)
            Renew();
        if (failures > 0 && AccessToken.Length == 0 && !saidExpired)
        {
            saidExpired = true;
            Log.Error(subject, "the token has expired; mail stays in the queue until there is a new one");
        }
    }

    private bool LookAtFile()
    {
        var facts = Facts();
        if (facts is null || facts.Equals(seen))
            return false;
        seen = facts;
        if (TokenFile.Read(client.TokenFile, out var problem) is { } stored)
        {
            var resumed = AccessToken.Length == 0;
            Take(stored);
            Resumed |= resumed && AccessToken.Length > 0;
            Log.Info(subject, $"{client.TokenFile} has changed; its tokens are used from now on");
            return true;
        }

        Log.Error(client.TokenFile, $"{problem}; the tokens from before are used on");
        return false;
    }

    // How long it was good for at first, nobody knows; so it is renewed the usual time ahead of its end, be that at once.
    private void Take(StoredToken stored)
    {
        token = stored;
        SetDue(DateTimeOffset.FromUnixTimeSeconds(stored.Expiry) - Schedule.AheadOf(TimeSpan.MaxValue, random()));
        notBefore = TimeSpan.Zero;
        Forget();
    }

    private void SetDue(DateTimeOffset wall) => due = (wall, Elapsed + (wall - time.GetUtcNow()));

    private void Forget()
    {
        failures = 0;
        complaint = "";
        saidExpired = false;
    }

    private void Renew()
    {
        notBefore = Elapsed + Schedule.Gap;
        var (answer, used) = Ask();
        if (answer is not TokenAnswer.Granted granted)
        {
            Fail(answer);
            return;
        }

        // Somebody logged in meanwhile: that is newer than what the old consent has just given.
        if (LookAtFile())
            return;
        var now = time.GetUtcNow();
        var resumed = AccessToken.Length == 0;
        token = new StoredToken(granted.AccessToken, granted.RefreshToken.Length > 0 ? granted.RefreshToken : used, (now + granted.Lifetime).ToUnixTimeSeconds());
        SetDue(now + granted.Lifetime - Schedule.AheadOf(granted.Lifetime, random()));
        Store();
        if (AccessToken.Length > 0 && (resumed || failures > 0))
            Log.Info(subject, $"has a new token, good for {Schedule.Text(granted.Lifetime)}");

        // A token that is dead on arrival gives no reason to try the deferred mail again.
        Resumed |= resumed && AccessToken.Length > 0;
        Forget();
    }

    // The refresh token of the settings is the second choice: it helps where the stored one was revoked and somebody has set a new one.
    private (TokenAnswer Answer, string Used) Ask()
    {
        if (client.Grant == OAuth2Grant.ClientCredentials)
            return (Ask("client_credentials", ""), "");
        var answer = (Answer: Ask("refresh_token", FirstChoice), Used: FirstChoice);
        return answer.Answer is TokenAnswer.Refused { Error: "invalid_grant" } && client.InitialRefreshToken.Length > 0 && client.InitialRefreshToken != FirstChoice
            ? (Ask("refresh_token", client.InitialRefreshToken), client.InitialRefreshToken)
            : answer;
    }

    private string FirstChoice => token.RefreshToken.Length > 0 ? token.RefreshToken : client.InitialRefreshToken;

    private TokenAnswer Ask(string grant, string refreshToken) => TokenAnswer.From(endpoint.Post(
        client.TokenEndpoint,
        new("grant_type", grant), new("client_id", client.ClientId), new("client_secret", client.Secret),
        new("refresh_token", refreshToken), new("scope", client.Scope)));

    // One line an outage, unless more are asked for: the first failure, and later the recovery. That only a person can help is news in any case.
    private void Fail(TokenAnswer answer)
    {
        failures++;
        var refused = answer as TokenAnswer.Refused;
        var lasting = refused is not null && Lasting.Contains(refused.Error);
        var pause = Schedule.RetryAfter(lasting ? int.MaxValue : failures, random());
        if (answer is TokenAnswer.Failed { RetryAfter: var asked } && asked > pause)
            pause = asked;
        notBefore = Elapsed + pause;
        var kind = lasting ? refused!.Error : "failure";
        if (kind == complaint && !client.LogFailures)
            return;
        complaint = kind;
        var good = AccessToken.Length > 0;
        var problem = refused is not null ? refused.Words : ((TokenAnswer.Failed)answer).Problem;
        var remedy = lasting ? $"this needs a person: {Remedy(refused!.Error)}" : $"trying again in {Schedule.Text(pause)}";
        var mail = good ? $"the present token is good for another {Schedule.Text(Remaining)}" : "mail stays in the queue until there is a token";
        Log.Write(new Diagnostic(lasting || !good ? Severity.Error : Severity.Warning, subject, $"no new token: {problem}; {remedy}; {mail}"));
        saidExpired |= !good;
    }

    private TimeSpan Remaining => DateTimeOffset.FromUnixTimeSeconds(token.Expiry) - time.GetUtcNow();

    private string Remedy(string error) => error == "invalid_grant" && client.Grant == OAuth2Grant.RefreshToken
        ? "run `pfinit oauth2 login`"
        : "the provider does not accept these settings (client id, secret, scope, grant)";

    // The endpoint may have taken back the refresh token that was used, so the new one is on the disk before anything else happens.
    private void Store()
    {
        try
        {
            TokenFile.Write(client.TokenFile, token);
            seen = Facts();
        }
        catch (KernelException e)
        {
            Log.Error(client.TokenFile, $"cannot be written: {e.Call}: {e.Errno}{Failures.Advice(e.Errno, OAuth2Reader.TokenDirectory)}; the new token is used, but lost when the container stops");
        }
    }

    private FileFacts? Facts()
    {
        try
        {
            return LinuxFiles.FindTarget(client.TokenFile);
        }
        catch (KernelException)
        {
            return null;
        }
    }
}

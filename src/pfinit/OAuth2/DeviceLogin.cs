// A person's consent by the device authorisation grant (RFC 8628): any browser, anywhere, and a short code. Used by `pfinit oauth2 login`.

using System.Globalization;
using Pfinit.Settings;

namespace Pfinit.OAuth2;

/// <summary>Gets the first tokens of a login.</summary>
/// <param name="tell">Prints for the person in front of it.</param>
/// <param name="wait">Sleeps.</param>
internal sealed class DeviceLogin(Endpoint endpoint, OAuth2Client client, TimeProvider time, Action<string> tell, Action<TimeSpan> wait)
{
    private const int MostFailures = 5;
    private const string Grant = "urn:ietf:params:oauth:grant-type:device_code";
    private static readonly TimeSpan UsualInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromHours(1);

    /// <summary>Shows where to go and with which code, then waits for the person's decision.</summary>
    public LoginResult Run(HttpUrl deviceEndpoint, string scope)
    {
        var answer = endpoint.Post(deviceEndpoint, new("client_id", client.ClientId), new("scope", scope));
        if (answer.Problem.Length > 0)
            return LoginResult.Failed(answer.Problem);
        if (answer.Error.Length > 0)
            return LoginResult.Failed(Endpoint.Words(answer), answer.Error);

        // Google's name for the address is older than the RFC.
        var (code, userCode) = (answer["device_code"], answer["user_code"]);
        var address = answer["verification_uri"] is { Length: > 0 } uri ? uri : answer["verification_url"];
        if (code.Length == 0 || userCode.Length == 0 || address.Length == 0)
            return LoginResult.Failed($"{deviceEndpoint.Authority} answers without a code; is it a device authorisation endpoint?");
        var lifetime = Seconds(answer["expires_in"], UsualLifetime, LongestLifetime);
        tell($"Open this address in any browser:\n\n    {Line(address)}\n\nand enter this code:\n\n    {Line(userCode)}\n\nWaiting for your consent, {Schedule.Text(lifetime)} at most. Ctrl-C gives up.\n");
        return Poll(code, lifetime, Seconds(answer["interval"], UsualInterval, LongestInterval));
    }

    // RFC 8628, section 3.5. Nobody sits and waits longer than a minute for the next question, whatever the endpoint says.
    private LoginResult Poll(string code, TimeSpan lifetime, TimeSpan interval)
    {
        var start = time.GetTimestamp();
        var failures = 0;
        while (time.GetElapsedTime(start) < lifetime)
        {
            wait(interval);
            var answer = TokenAnswer.From(endpoint.Post(
                client.TokenEndpoint, new("grant_type", Grant), new("device_code", code), new("client_id", client.ClientId),
                new("client_secret", client.Secret)));
            switch (answer)
            {
                case TokenAnswer.Refused { Error: "authorization_pending" }:
                    break;
                case TokenAnswer.Refused { Error: "slow_down" }:
                    interval = Shorter(interval + UsualInterval, LongestInterval);
                    break;
                case TokenAnswer.Failed failed when ++failures < MostFailures:
                    tell($"{failed.Problem}; still trying\n");
                    interval = Shorter(interval + interval, LongestInterval);
                    break;
                case TokenAnswer.Refused { Error: "access_denied" or "authorization_declined" } refused:
                    return LoginResult.Failed("consent was refused in the browser", refused.Error);
                case TokenAnswer.Refused { Error: "expired_token" } refused:
                    return LoginResult.Failed("the code has expired; run the command again", refused.Error);
                default:
                    return LoginResult.From(answer, time.GetUtcNow());
            }
        }

        return LoginResult.Failed("the code has expired; run the command again", "expired_token");
    }

    private static TimeSpan Seconds(string text, TimeSpan usual, TimeSpan longest) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 ? Shorter(TimeSpan.FromSeconds(seconds), longest) : usual;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static string Line(string text) => new([.. text.Where(c => !char.IsControl(c))]);
}

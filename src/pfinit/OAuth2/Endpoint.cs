// One exchange with an OAuth2 endpoint: a form goes out, JSON comes back. Used by KeptLogin, DeviceLogin and BrowserLogin.
// What must hold: no secret and no token reaches a message, and neither is sent to another place than the URL says.

using System.Globalization;
using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Http;
using Pfinit.Settings;

namespace Pfinit.OAuth2;

/// <summary>Asks OAuth2 endpoints.</summary>
/// <param name="subject">Subject of the messages that <paramref name="trace"/> asks for: one an exchange.</param>
internal sealed class Endpoint(IHttpClient http, TimeProvider time, string subject, bool trace)
{
    /// <summary>For the whole exchange. Providers answer within a second or two.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <summary>An endpoint that asks for more patience than this is asked again all the same.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    private const int LongestText = 300;

    private static readonly string[] SecretFields = ["client_secret", "refresh_token", "device_code", "code", "code_verifier"];

    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Posts <paramref name="form"/>; fields without a value are left out. Never throws for trouble with the endpoint.</summary>
    public EndpointAnswer Post(HttpUrl url, params HttpField[] form)
    {
        var fields = form.Where(field => field.Value.Length > 0).ToList();
        var start = time.GetTimestamp();
        try
        {
            var answer = http.Send(HttpRequest.PostForm(url, fields), Timeout);
            var result = Understand(url, answer);
            Trace(url, fields, start, $"{answer.Status} {answer.StatusText}".TrimEnd(), result);
            return result;
        }
        catch (HttpException e)
        {
            Trace(url, fields, start, e.Message, null);
            return new EndpointAnswer(Nothing, e.Message, TimeSpan.Zero);
        }

        EndpointAnswer Understand(HttpUrl asked, HttpAnswer answer)
        {
            var members = FlatJson.Read(answer.Body);
            var problem = Problem(asked, answer, members is not null);
            var said = members is null ? "" : Words(members, fields);
            return new EndpointAnswer(
                Redacted(members ?? Nothing, fields), problem.Length > 0 && said.Length > 0 ? $"{problem}: {said}" : problem, RetryAfter(answer));
        }
    }

    /// <summary>The endpoint's error in one line: `invalid_grant: Token has been expired or revoked.`</summary>
    public static string Words(EndpointAnswer answer) => Words(answer.Members, []);

    private static string Problem(HttpUrl asked, HttpAnswer answer, bool isJson) => answer.Status switch
    {
        >= 300 and < 400 => $"{asked.Authority} redirects ({answer.Status}) to {Target(asked, answer)}; a redirect is not followed, since the secret would go along",
        429 or >= 500 => $"{asked.Authority} answers {answer.Status} {Clean(answer.StatusText)}".TrimEnd(),
        _ when !isJson => $"{asked.Authority} answers {answer.Status} {Clean(answer.StatusText)}".TrimEnd() + " without JSON; is it an OAuth2 endpoint?",
        _ => "",
    };

    private static string Target(HttpUrl asked, HttpAnswer answer) =>
        answer.Header("Location") is { } location && asked.Resolve(location, out _) is { } target ? $"{target.Scheme}://{target.Authority}" : "an unknown place";

    private static string Words(IReadOnlyDictionary<string, string> members, IReadOnlyList<HttpField> fields)
    {
        var (error, description) = (Clean(Redact(Member("error"), fields)), Clean(Redact(Member("error_description"), fields)));
        return error.Length == 0 || description.Length == 0 ? error + description : $"{error}: {description}";

        string Member(string name) => members.TryGetValue(name, out var value) ? value : "";
    }

    // The endpoint's own words are for the log. Should they repeat what was sent, that does not go there.
    private static Dictionary<string, string> Redacted(IReadOnlyDictionary<string, string> members, IReadOnlyList<HttpField> fields) =>
        members.Keys.ToDictionary(
            name => name, name => name is "error" or "error_description" ? Redact(members[name], fields) : members[name], StringComparer.Ordinal);

    private static string Redact(string text, IReadOnlyList<HttpField> fields) => fields
        .Where(field => SecretFields.Contains(field.Name))
        .Aggregate(text, (cleaned, field) => cleaned.Replace(field.Value, "********"));

    private static string Clean(string text)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return line.Length <= LongestText ? line : line.Substring(0, LongestText) + "...";
    }

    // RFC 9110, section 10.2.3: seconds, or a date.
    private TimeSpan RetryAfter(HttpAnswer answer)
    {
        if (answer.Header("Retry-After") is not { } text)
            return TimeSpan.Zero;
        var wait = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(Math.Min(seconds, 1 << 20))
            : DateTimeOffset.TryParseExact(text, "r", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date - time.GetUtcNow()
            : TimeSpan.Zero;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > LongestRetryAfter ? LongestRetryAfter : wait;
    }

    private void Trace(HttpUrl url, IReadOnlyList<HttpField> fields, long start, string outcome, EndpointAnswer? answer)
    {
        if (!trace)
            return;
        var grant = fields.FirstOrDefault(field => field.Name == "grant_type")?.Value ?? "device authorization";
        var took = (int)time.GetElapsedTime(start).TotalMilliseconds;
        var words = answer is null ? "" : Words(answer);
        var names = answer is null || answer.Members.Count == 0 ? "" : $"; answered {string.Join(", ", answer.Members.Keys.Select(Clean))}";
        Log.Info(subject, $"trace: POST {url.Scheme}://{url.Authority}{url.PathAndQuery} ({grant}): {Clean(outcome)} after {took} ms{names}{(words.Length > 0 ? $"; {words}" : "")}");
    }
}

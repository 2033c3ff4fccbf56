// What a token endpoint says to a request for a token (RFC 6749, sections 5.1 and 5.2).

using System.Globalization;

namespace Pfinit.OAuth2;

/// <summary>A token, a refusal with its code, or a failure that may pass.</summary>
internal abstract record TokenAnswer
{
    /// <summary>What `expires_in` is by default: what Google and Microsoft give. The field is only recommended.</summary>
    private const long UsualLifetime = 3600;

    private const long LongestLifetime = 366L * 24 * 3600;

    /// <param name="RefreshToken">The next one to use; empty when the one that was used stays.</param>
    internal sealed record Granted(string AccessToken, string RefreshToken, TimeSpan Lifetime) : TokenAnswer
    {
        /// <summary>Records print their members; this one must not.</summary>
        public override string ToString() => "(token)";
    }

    /// <param name="Error">The code.</param>
    /// <param name="Words">Code and description for the log.</param>
    internal sealed record Refused(string Error, string Words) : TokenAnswer;

    /// <param name="Problem">In words for the log.</param>
    /// <param name="RetryAfter">Zero when the endpoint does not ask for a pause.</param>
    internal sealed record Failed(string Problem, TimeSpan RetryAfter) : TokenAnswer;

    public static TokenAnswer From(EndpointAnswer answer)
    {
        if (answer.Problem.Length > 0)
            return new Failed(answer.Problem, answer.RetryAfter);
        if (answer.Error.Length > 0)
            return new Refused(answer.Error, Endpoint.Words(answer));
        var token = answer["access_token"];
        if (token.Length == 0)
            return new Failed("the answer has neither a token nor an error", answer.RetryAfter);

        // Byte 1 or a line break in a token would make something else of the login (RFC 6749, appendix A.12).
        if ((token + answer["refresh_token"]).Any(c => c is < '!' or > '~'))
            return new Failed("the answer has a token with a character that no token has", answer.RetryAfter);
        return new Granted(token, answer["refresh_token"], Life(answer["expires_in"]));
    }

    // A text with a fraction, which some write, counts as far as the point.
    private static TimeSpan Life(string text) => TimeSpan.FromSeconds(
        long.TryParse(text.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? Math.Min(seconds, LongestLifetime) : UsualLifetime);
}

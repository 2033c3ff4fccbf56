namespace Pfinit.OAuth2;

/// <summary>What came of one request to an OAuth2 endpoint.</summary>
/// <param name="Members">The JSON object that was answered; empty when there was none.</param>
/// <param name="Problem">Why there is no use in the answer, in words for the log; empty when the members are the answer, be they an error.</param>
/// <param name="RetryAfter">How long the endpoint asks to be left alone; zero when it does not.</param>
internal sealed record EndpointAnswer(IReadOnlyDictionary<string, string> Members, string Problem, TimeSpan RetryAfter)
{
    /// <summary>A member's text; empty when there is none.</summary>
    public string this[string name] => Members.TryGetValue(name, out var value) ? value : "";

    /// <summary>The error code of RFC 6749, section 5.2; empty when the answer is none.</summary>
    public string Error => this["error"];

    /// <summary>Records print their members; these may be tokens.</summary>
    public override string ToString() => "(answer)";
}

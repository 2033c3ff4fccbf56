namespace Pfinit.Settings;

/// <summary>What it takes to get access tokens for one login. Every value is literal.</summary>
internal sealed record OAuth2Client
{
    public required string ClientId { get; init; }

    /// <summary>Empty: a public client, which has none.</summary>
    public required string Secret { get; init; }

    /// <summary>Always https.</summary>
    public required HttpUrl TokenEndpoint { get; init; }

    public required OAuth2Grant Grant { get; init; }

    /// <summary>Empty: none is sent, and the server decides.</summary>
    public required string Scope { get; init; }

    /// <summary>Used until the first token of the endpoint; empty when not given.</summary>
    public required string InitialAccessToken { get; init; }

    /// <summary>Used as long as <see cref="TokenFile"/> has none; empty when not given.</summary>
    public required string InitialRefreshToken { get; init; }

    /// <summary>What asks for tokens, and the name under which whoever wrote it knows <see cref="InitialRefreshToken"/>.</summary>
    public required (Origin Origin, string RefreshToken) Names { get; init; }

    /// <summary>Where the tokens are kept from one start to the next.</summary>
    public required string TokenFile { get; init; }

    /// <summary>Presets for `pfinit oauth2 login`.</summary>
    public required OAuth2Provider Provider { get; init; }

    /// <summary>Log every failed refresh, with the endpoint's own words, instead of the first of an outage.</summary>
    public required bool LogFailures { get; init; }

    /// <summary>Log every exchange with the endpoint.</summary>
    public required bool Trace { get; init; }

    /// <summary>Records print their members; this one must not.</summary>
    public override string ToString() => "(OAuth2 client)";
}

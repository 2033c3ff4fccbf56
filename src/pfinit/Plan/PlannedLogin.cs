namespace Pfinit.Plan;

/// <summary>A client's login as the database holds it, every character literal.</summary>
/// <param name="Realm">The domain behind the @; for a user without one that of the relay, so that the name logs in with and without it.</param>
internal sealed record PlannedLogin(string User, string Realm, string Password)
{
    /// <summary>The domain was set, as against that of the relay.</summary>
    public bool HadDomain { get; init; } = true;

    public string Name => $"{User}@{Realm}";

    /// <summary>Records print their members; this one must not.</summary>
    public override string ToString() => Name;
}

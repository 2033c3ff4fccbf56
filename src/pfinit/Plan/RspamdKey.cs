namespace Pfinit.Plan;

/// <summary>A key file that rspamd left, `DOMAIN.SELECTOR.key`.</summary>
/// <param name="Problem">Why it cannot sign; null when it can.</param>
/// <param name="Domain">A-label of the sender domain that its name begins with.</param>
/// <param name="Selector">What stands in its name behind the domain.</param>
/// <param name="Taken">The domain's own key file has the same content: it was copied from here before.</param>
internal sealed record RspamdKey(string Path, string Domain, string Selector, string? Problem, bool Taken);

using Pfinit.Plan;

namespace Pfinit.Observe;

/// <summary>A milter that smtpd asks.</summary>
/// <param name="Endpoint">Where it listens.</param>
/// <param name="DefaultAction">Its own `default_action`; null: that of milter_default_action.</param>
internal sealed record SmtpdMilter(MilterEndpoint Endpoint, string? DefaultAction);

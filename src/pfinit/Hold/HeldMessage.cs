namespace Pfinit.Hold;

/// <summary>A message that Postfix puts on hold, or that was released and gets another id.</summary>
/// <param name="Id">Queue id.</param>
/// <param name="By">Why.</param>
internal sealed record HeldMessage(string Id, HeldBy By);

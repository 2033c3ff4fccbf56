namespace Pfinit.Hold;

/// <summary>A message that Postfix puts on hold.</summary>
/// <param name="Id">Queue id.</param>
/// <param name="By">Why.</param>
internal readonly record struct HeldMessage(string Id, HeldBy By);

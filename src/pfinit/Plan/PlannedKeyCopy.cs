namespace Pfinit.Plan;

/// <summary>A private key to be copied, byte for byte, to where OpenDKIM looks for it; owner opendkim, mode 0400. Never over an existing file.</summary>
internal sealed record PlannedKeyCopy(string Source, string Target);

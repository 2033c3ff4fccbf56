namespace Pfinit.Settings;

/// <summary>DKIM_ON_FAILURE, and who set it.</summary>
internal sealed record OnFailure(SignerAway Choice, Origin Origin);

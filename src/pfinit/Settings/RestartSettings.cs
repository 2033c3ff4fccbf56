namespace Pfinit.Settings;

/// <summary>When the daemons are started again.</summary>
internal sealed record RestartSettings(RestartLimits Postfix, RestartLimits OpenDkim);

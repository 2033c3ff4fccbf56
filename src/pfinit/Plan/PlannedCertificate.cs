namespace Pfinit.Plan;

/// <summary>A self-signed certificate to be made, in one file with its key (ECDSA P-256); for root only.</summary>
/// <param name="HostName">Subject and alternative name.</param>
/// <param name="Days">How long it is valid.</param>
internal sealed record PlannedCertificate(string Path, string HostName, int Days);

namespace Pfinit.Plan;

/// <summary>A DKIM signing key to be generated because none exists.</summary>
/// <param name="Domain">Signing domain (`d=`), an A-label when internationalised.</param>
/// <param name="Selector">Selector (`s=`) under which the record is published.</param>
/// <param name="PrivatePath">Private key, PEM; owner opendkim, mode 0400. Never overwritten.</param>
/// <param name="RecordPath">The TXT record to publish, as BIND text.</param>
/// <param name="Bits">RSA modulus, 1024 to 4096.</param>
internal sealed record PlannedKey(string Domain, string Selector, string PrivatePath, string RecordPath, int Bits);

namespace Pfinit.Http;

/// <summary>A host name out of DNS.</summary>
/// <param name="Name">A-labels, lower case.</param>
/// <param name="Address">The public address whose name it is.</param>
/// <param name="Service">Host and port of the service that told the address.</param>
/// <param name="ResolvesBack">The name leads to the address, as receivers want it.</param>
internal sealed record FoundHostName(string Name, string Address, string Service, bool ResolvesBack);

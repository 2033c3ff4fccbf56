namespace Pfinit.Kernel;

/// <summary>TLS could not be set up or broke off. Stays inside the room that made the call.</summary>
/// <param name="reason">OpenSSL's own words, such as "certificate has expired"; nothing of what was sent or received.</param>
internal sealed class TlsException(string reason) : Exception(reason);

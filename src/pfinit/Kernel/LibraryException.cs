namespace Pfinit.Kernel;

/// <summary>A call into liblmdb or libcrypto failed. Stays inside Apply, which turns it into a Diagnostic.</summary>
/// <param name="reason">The library's own words (mdb_strerror, ERR_error_string).</param>
internal sealed class LibraryException(string call, string reason) : Exception($"{call}: {reason}");

namespace Pfinit.Tables;

/// <summary>An assembly imports from a library that the executable will not have. The message names both.</summary>
internal sealed class UnknownLibraryException(string message) : Exception(message);

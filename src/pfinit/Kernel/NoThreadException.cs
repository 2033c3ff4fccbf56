namespace Pfinit.Kernel;

/// <summary>The limit of processes and threads is reached. Nothing is wrong with pfinit, and nothing can be done without it.</summary>
internal sealed class NoThreadException(string message) : Exception(message);

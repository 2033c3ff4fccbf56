namespace Pfinit.Kernel;

/// <summary>What is at a path.</summary>
internal sealed record FoundFile(string Path, FileFacts Facts);

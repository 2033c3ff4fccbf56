namespace Pfinit.Kernel;

/// <summary>A file's modification time: seconds since 1970 UTC, and nanoseconds.</summary>
internal readonly record struct FileTime(long Seconds, long Nanoseconds);

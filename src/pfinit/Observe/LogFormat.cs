namespace Pfinit.Observe;

/// <summary>How a line looks on standard output (`LOG_FORMAT`).</summary>
internal enum LogFormat
{
    Plain,
    Json,
}

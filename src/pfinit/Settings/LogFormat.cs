namespace Pfinit.Settings;

/// <summary>Form of the log stream.</summary>
internal enum LogFormat
{
    Plain,
    Json,
}

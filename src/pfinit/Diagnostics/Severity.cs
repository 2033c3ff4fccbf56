namespace Pfinit.Diagnostics;

/// <summary>How bad a message is. The words are those of Postfix: fatal ends the start, panic is a bug of ours.</summary>
internal enum Severity
{
    Info,
    Warning,
    Error,
    Fatal,
    Panic,
}

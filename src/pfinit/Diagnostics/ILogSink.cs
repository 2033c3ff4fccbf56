namespace Pfinit.Diagnostics;

/// <summary>Where pfinit's own messages go: fd 2 at first, the relay's log stream once `run` has opened it.</summary>
internal interface ILogSink
{
    /// <summary>Writes one message. Must not throw and must not block for long: the supervisor calls it.</summary>
    void Write(Diagnostic diagnostic);
}

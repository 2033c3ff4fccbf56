namespace Pfinit.Diagnostics;

/// <summary>Where pfinit's own messages go: fd 2 at first, the relay's log stream once `run` has opened it.</summary>
internal interface ILogSink
{
    /// <summary>Writes one message. Must not throw and must not block for long: the supervisor calls it.</summary>
    void Write(Diagnostic diagnostic);

    /// <summary>Writes a line that a child wrote to its stdout or stderr, without line end. As <see cref="Write"/>, it neither throws nor waits.</summary>
    /// <param name="tag">The child as syslog names it: `opendkim[41]`.</param>
    /// <param name="line">Any bytes.</param>
    void Relay(string tag, ReadOnlySpan<byte> line);

    /// <summary>The last warning or worse that the daemon of <paramref name="service"/> logged within <paramref name="within"/>; null: none is known.</summary>
    string? LastComplaint(string service, TimeSpan within);
}

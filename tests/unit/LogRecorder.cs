using System.Text;
using Pfinit.Diagnostics;

namespace Pfinit.Tests;

/// <summary>
/// Collects what the test on this thread logs. Tests run side by side while the sink is one for all, so it hands each message to the recorder of
/// the thread it comes from.
/// </summary>
internal sealed class LogRecorder : IDisposable
{
    [ThreadStatic]
    private static LogRecorder? current;

    private readonly List<Diagnostic> messages = [];

    static LogRecorder() => Log.SendTo(new Sink());

    private LogRecorder()
    {
    }

    /// <summary>What was logged and not taken yet, as it would be printed, without the leading `pfinit: `.</summary>
    public IReadOnlyList<string> Lines => [.. messages.Select(message => message.ToString().Substring("pfinit: ".Length))];

    /// <summary>What daemons are said to have complained about.</summary>
    public string? Complaint { get; set; }

    public static LogRecorder Start() => current = new LogRecorder();

    public void Dispose() => current = null;

    private sealed class Sink : ILogSink
    {
        public void Write(Diagnostic diagnostic) => current?.messages.Add(diagnostic);

        public string? LastComplaint(string service, TimeSpan within) => current?.Complaint;

        public void Relay(string tag, ReadOnlySpan<byte> line) => Write(Diagnostic.Info(tag, Encoding.UTF8.GetString(line)));
    }
}

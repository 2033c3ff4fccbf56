// pfinit's own voice. Every room reports through it; `run` redirects it into the relay's log stream so that one stream parses whole.

using System.Text;
using Pfinit.Kernel;

namespace Pfinit.Diagnostics;

/// <summary>Writes diagnostics, one line each, to fd 2 or to the sink that `run` installed. Safe from any thread.</summary>
internal static class Log
{
    private static volatile ILogSink sink = new StandardErrorSink();

    /// <summary>Replaces the sink for the rest of the process.</summary>
    public static void SendTo(ILogSink newSink) => sink = newSink;

    public static void Write(Diagnostic diagnostic) => sink.Write(diagnostic);

    public static void Info(string subject, string text) => Write(Diagnostic.Info(subject, text));

    public static void Warning(string subject, string text) => Write(Diagnostic.Warning(subject, text));

    public static void Error(string subject, string text) => Write(Diagnostic.Error(subject, text));

    public static void Fatal(string subject, string text) => Write(Diagnostic.Fatal(subject, text));

    /// <summary>Reports a bug of ours: a broken invariant or an exception nobody expected.</summary>
    public static void Panic(string subject, string text) => Write(new Diagnostic(Severity.Panic, subject, text));

    /// <summary>Passes on a line of a child, `opendkim[41]`, that did not go through syslog.</summary>
    public static void Relay(string tag, ReadOnlySpan<byte> line) => sink.Relay(tag, line);

    /// <summary>The last warning or worse that the daemon of <paramref name="service"/> logged within <paramref name="within"/>; null: none is known.</summary>
    public static string? LastComplaint(string service, TimeSpan within) => sink.LastComplaint(service, within);

    private sealed class StandardErrorSink : ILogSink
    {
        // Nowhere is left to report a failing fd 2.
        public void Write(Diagnostic diagnostic) => Libc.WriteAll(2, Encoding.UTF8.GetBytes(diagnostic + "\n"));

        public void Relay(string tag, ReadOnlySpan<byte> line) => Libc.WriteAll(2, [.. Encoding.UTF8.GetBytes(tag + ": "), .. line, (byte)'\n']);

        public string? LastComplaint(string service, TimeSpan within) => null;
    }
}

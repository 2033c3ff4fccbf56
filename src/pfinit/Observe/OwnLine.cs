using System.Text;
using Pfinit.Diagnostics;

namespace Pfinit.Observe;

/// <summary>pfinit's own messages, and what its children write to their stdout, in the form in which daemons log: one path serves all.</summary>
internal static class OwnLine
{
    private static readonly string Tag = $"pfinit[{Environment.ProcessId}]";

    /// <summary>`&lt;PRI&gt;pfinit[PID]: warning: subject: text`. Like Postfix, the text names a severity worse than info.</summary>
    public static byte[] Of(Diagnostic diagnostic)
    {
        var (severity, word) = diagnostic.Severity switch
        {
            Severity.Info => (SyslogNames.Info, ""),
            Severity.Warning => (SyslogNames.Warning, "warning: "),
            Severity.Error => (SyslogNames.Error, "error: "),
            Severity.Fatal => (SyslogNames.Critical, "fatal: "),
            _ => (SyslogNames.Alert, "panic: "),
        };
        return Encoding.UTF8.GetBytes($"{Priority(severity)}{Tag}: {word}{diagnostic.Subject}: {diagnostic.Text}");
    }

    /// <summary>A line from the stdout or stderr of a child. Nobody can tell how serious it is, so it is info.</summary>
    public static byte[] OfChild(string tag, ReadOnlySpan<byte> line) =>
        [.. Encoding.UTF8.GetBytes($"{Priority(SyslogNames.Info)}{tag}: "), .. line];

    private static string Priority(int severity) => $"<{(SyslogNames.DaemonFacility * 8) + severity}>";
}

using System.Text;
using Pfinit.Diagnostics;

namespace Pfinit.Observe;

/// <summary>pfinit's own messages in the form in which daemons send theirs, so that one path serves both.</summary>
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
        var priority = (SyslogNames.DaemonFacility * 8) + severity;
        return Encoding.UTF8.GetBytes($"<{priority}>{Tag}: {word}{diagnostic.Subject}: {diagnostic.Text}");
    }
}

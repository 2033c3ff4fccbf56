namespace Pfinit.Observe;

/// <summary>A line of Postfix's that tells why something fails, or where the self-test got to.</summary>
/// <param name="Program">`smtpd`, whatever syslog_name says before it.</param>
/// <param name="Pid">0 when it was not told.</param>
/// <param name="Text">As it was logged, `warning: ` or `fatal: ` included.</param>
internal sealed record Complaint(string Program, int Pid, string Text)
{
    public bool IsFatal => Text.StartsWith("fatal: ", StringComparison.Ordinal) || Text.StartsWith("panic: ", StringComparison.Ordinal);

    public bool IsProblem => IsFatal || Text.StartsWith("warning: ", StringComparison.Ordinal) || Text.StartsWith("error: ", StringComparison.Ordinal);

    /// <summary>The text without the word for how serious it is.</summary>
    public string Problem => IsProblem ? Text.Substring(Text.IndexOf(' ') + 1) : Text;

    /// <summary>The problem begins with one of these.</summary>
    public bool Begins(string[] starts) => Array.Exists(starts, start => Problem.StartsWith(start, StringComparison.Ordinal));
}

namespace Pfinit.Diagnostics;

/// <summary>A failure that is said once, however often it happens until it is over. For one thread.</summary>
internal sealed class SaidOnce(Severity severity, string subject)
{
    private string? said;

    /// <summary>Says <paramref name="text"/>, unless the failure was said already.</summary>
    /// <param name="text">The whole message.</param>
    /// <param name="cause">Another one than the last is another failure, and said though that is not over.</param>
    public void Say(string text, string cause = "")
    {
        if (cause != said)
            Log.Write(new Diagnostic(severity, subject, text));
        said = cause;
    }

    /// <summary>It succeeded: the next failure is another one. True when there was one.</summary>
    public bool Over()
    {
        var failed = said is not null;
        said = null;
        return failed;
    }
}

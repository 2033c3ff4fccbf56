using Pfinit.Diagnostics;

namespace Pfinit.Reloading;

/// <summary>What is said in the course of a reload: to the log at once, and to whoever asked for it in the end.</summary>
internal sealed class ReloadReport
{
    private readonly List<Diagnostic> said = [];

    public IReadOnlyList<Diagnostic> Said => said;

    /// <summary>The exit status of `pfinit reload`.</summary>
    public int Status { get; private set; } = ExitStatus.Ok;

    /// <summary>The relay goes on whatever it is, so nothing here is fatal.</summary>
    public void Say(Diagnostic diagnostic)
    {
        var milder = diagnostic.Severity > Severity.Error ? diagnostic with { Severity = Severity.Error } : diagnostic;
        said.Add(milder);
        Log.Write(milder);
    }

    public void Say(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            Say(diagnostic);
    }

    /// <summary>The reload comes to nothing, or not to all that it should.</summary>
    public void Fail(string subject, string text, int status)
    {
        Status = status;
        Say(Diagnostic.Error(subject, text));
    }
}

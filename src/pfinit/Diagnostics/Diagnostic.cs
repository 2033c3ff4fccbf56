namespace Pfinit.Diagnostics;

/// <summary>
/// One message for a human: what is wrong with what. <paramref name="Subject"/> is where to look: `file:line:column`, a variable name, a
/// service or a path. <paramref name="Text"/> says what was found, what is allowed and what happens next, never with a secret in it.
/// </summary>
internal sealed record Diagnostic(Severity Severity, string Subject, string Text)
{
    // A name or value in a message may hold anything; the message stays one line.
    public string Subject { get; } = Quotation.OneLine(Subject);

    public string Text { get; } = Quotation.OneLine(Text);

    /// <summary>Of what is found while files are put in place: the user's mistake, such as in the settings, and not the operating system's refusal.</summary>
    public bool IsMistake { get; init; }

    /// <summary>It is about a name that nothing knows, probably misspelt: what it was meant to set is not set.</summary>
    public bool IsUnknownName { get; init; }

    public static Diagnostic Info(string subject, string text) => new(Severity.Info, subject, text);

    public static Diagnostic Warning(string subject, string text) => new(Severity.Warning, subject, text);

    public static Diagnostic Error(string subject, string text) => new(Severity.Error, subject, text);

    public static Diagnostic Fatal(string subject, string text) => new(Severity.Fatal, subject, text);

    /// <summary>The line as written to a terminal: `pfinit: warning: subject: text`. Info carries no severity word.</summary>
    public override string ToString() => Severity == Severity.Info
        ? $"pfinit: {Subject}: {Text}"
        : $"pfinit: {Severity.ToString().ToLowerInvariant()}: {Subject}: {Text}";
}

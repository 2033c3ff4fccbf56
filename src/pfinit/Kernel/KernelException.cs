namespace Pfinit.Kernel;

/// <summary>
/// A system call failed. Stays inside the room that made the call; its entry point turns it into a Diagnostic with
/// <see cref="Subject"/> (usually a path) and "<see cref="Call"/>: errno text".
/// </summary>
internal sealed class KernelException(string call, string subject, Errno errno) : Exception($"{subject}: {call}: {errno}")
{
    public string Call { get; } = call;

    public string Subject { get; } = subject;

    public Errno Errno { get; } = errno;
}

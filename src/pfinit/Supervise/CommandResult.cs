namespace Pfinit.Supervise;

/// <summary>How a command ended.</summary>
/// <param name="Status">0..255: its own status, 128+N after signal N, 126 or 127 when it could not be started.</param>
/// <param name="Text">For a message: `exit status 3`, `killed by SIGSEGV`, `not done within 60s`, `No such file or directory`.</param>
internal sealed record CommandResult(int Status, string Text)
{
    public bool Succeeded => Status == 0;
}

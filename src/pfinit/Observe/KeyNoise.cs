// With RequireSafeKeys=no, which a key in a Secret of Kubernetes needs, OpenDKIM says for each message that it signs that its key is not secure.
// Used by LogLines only.

namespace Pfinit.Observe;

/// <summary>Tells the lines in which an OpenDKIM repeats what it has said of its keys.</summary>
internal sealed class KeyNoise
{
    private const int Warning = 4;

    private int toldBy;

    /// <summary>False for the first of each process: that one is shown. As an error it is the reason why mail is put off, and always shown.</summary>
    public bool Is(SyslogRecord record)
    {
        if (record.Severity != Warning || !record.Program.SequenceEqual("opendkim"u8) || record.Message.IndexOf(": key data is not secure: "u8) < 0)
            return false;
        var repeated = record.Pid == toldBy;
        toldBy = record.Pid;
        return repeated;
    }
}

// What a command left behind.

using System.Text;

namespace Pfinit.Integration.Bed;

/// <summary>Exit status and output of a command.</summary>
public sealed record Output(int Status, byte[] Bytes, string Stderr)
{
    /// <summary>Stdout as UTF-8 text.</summary>
    public string Stdout => Encoding.UTF8.GetString(Bytes);

    /// <summary>Both streams, for messages that may be on either.</summary>
    public string All => Stdout + Stderr;
}

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

    /// <summary>Stdout without its last line end; fails the test when the exit status is not 0.</summary>
    public string Succeeded(string command)
    {
        Assert.True(Status == 0, $"{command}: exit status {Status}\n{All}");
        return Stdout.TrimEnd('\n');
    }
}

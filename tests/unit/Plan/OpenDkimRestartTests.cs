using Pfinit.Plan;

namespace Pfinit.Tests.Plan;

public sealed class OpenDkimRestartTests
{
    [Theory]
    [InlineData("Socket local:/a\n", "Socket local:/b\n", true)]
    [InlineData("UserID opendkim\n", "userid\troot\n", true)]
    [InlineData("Mode sv\nSocket local:/a\n", "Mode s\nSocket local:/a\n", false)]
    [InlineData("UMask 007\n", "", true)]
    [InlineData("SocketX 1\n", "SocketX 2\n", false)]
    public void Only_what_OpenDKIM_reads_at_its_start_needs_one(string before, string after, bool needed) =>
        Assert.Equal(needed, OpenDkimRestart.IsNeeded(before, after));
}

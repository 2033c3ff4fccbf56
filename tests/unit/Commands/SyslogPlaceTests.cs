using System.Net.Sockets;
using Pfinit.Commands;
using Pfinit.Tests.Apply;

namespace Pfinit.Tests.Commands;

public sealed class SyslogPlaceTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Where_nothing_is_pfinit_listens_at_the_path_itself() =>
        Assert.Equal(directory["log"], SyslogPlace.Find(directory["log"], isInit: false, out _));

    [Fact]
    public void A_link_that_leads_nowhere_is_followed_and_left_alone()
    {
        File.CreateSymbolicLink(directory["log"], directory["journal"]);
        Assert.Equal(directory["journal"], SyslogPlace.Find(directory["log"], isInit: false, out _));
    }

    [Fact]
    public void What_another_program_listens_at_is_not_taken_from_it()
    {
        using var journal = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        journal.Bind(new UnixDomainSocketEndPoint(directory["journal"]));
        File.CreateSymbolicLink(directory["log"], "journal");

        Assert.Null(SyslogPlace.Find(directory["log"], isInit: false, out var problem));
        Assert.Equal(
            $"pfinit: fatal: {directory["log"]}: another program listens at {directory["journal"]}; have pfinit see a place of its own there, as examples/systemd/pfinit.service does",
            problem!.ToString());
        Assert.NotNull(SyslogPlace.Find(directory["log"], isInit: true, out _));
    }
}

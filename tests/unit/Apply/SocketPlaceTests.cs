using System.Net.Sockets;
using Pfinit.Apply;
using Pfinit.Kernel;

namespace Pfinit.Tests.Apply;

public sealed class SocketPlaceTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    private string Place => directory["x.sock"];

    public void Dispose() => directory.Dispose();

    [Fact]
    public void An_empty_place_needs_nothing() => Assert.Null(Clear());

    [Fact]
    public void The_socket_of_a_daemon_that_was_killed_is_removed_without_a_word()
    {
        using var socket = Bind();
        Assert.Null(Clear());
        Assert.Null(LinuxFiles.Find(Place));
    }

    [Fact]
    public void A_socket_on_which_somebody_listens_stays()
    {
        using var socket = Listen();
        Assert.Null(Clear());
        Assert.NotNull(LinuxFiles.Find(Place));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("link")]
    [InlineData("directory")]
    public void Anything_empty_is_removed_and_named(string kind)
    {
        if (kind == "file")
            File.WriteAllText(Place, "");
        else if (kind == "link")
            File.CreateSymbolicLink(Place, "/nowhere");
        else
            Directory.CreateDirectory(Place);

        Assert.Equal($"pfinit: {Place}: was in the way of a socket; removed", Clear());
        Assert.Null(LinuxFiles.Find(Place));
    }

    [Fact]
    public void A_file_with_something_in_it_stays()
    {
        File.WriteAllText(Place, "important");
        Assert.Equal($"pfinit: error: {Place}: is a file with something in it, in the way of a socket; remove it or choose another path", Clear());
        Assert.True(File.Exists(Place));
    }

    [Fact]
    public void A_directory_that_cannot_be_removed_is_an_error_that_says_how_it_came_there()
    {
        Directory.CreateDirectory(Path.Combine(Place, "inside"));
        Assert.Equal(
            $"pfinit: error: {Place}: is in the way of a socket and cannot be removed: rmdir: Directory not empty; a mount whose source does not exist makes a directory",
            Clear());
    }

    private string? Clear() => SocketPlace.Clear(Place)?.ToString();

    private Socket Listen()
    {
        var socket = Bind();
        socket.Listen();
        return socket;
    }

    private Socket Bind()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Place));
        return socket;
    }
}

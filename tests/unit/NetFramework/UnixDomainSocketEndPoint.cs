// The class of .NET's that .NET Framework lacks. Compiled for net472 only.

using System.Text;

namespace System.Net.Sockets;

/// <summary>
/// A path as sockaddr_un (unix(7)) has it: the family, then the bytes of the path up to a NUL. One that begins with NUL is in the abstract namespace
/// and has no NUL at its end.
/// </summary>
internal sealed class UnixDomainSocketEndPoint(string path) : EndPoint
{
    private const int SizeOfFamily = 2;

    public override AddressFamily AddressFamily => AddressFamily.Unix;

    public override EndPoint Create(SocketAddress socketAddress) => new UnixDomainSocketEndPoint("");

    public override SocketAddress Serialize()
    {
        var bytes = Encoding.UTF8.GetBytes(path.StartsWith("\0", StringComparison.Ordinal) ? path : path + "\0");
        var address = new SocketAddress(AddressFamily.Unix, SizeOfFamily + bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
            address[SizeOfFamily + i] = bytes[i];
        return address;
    }
}

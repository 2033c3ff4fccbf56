using Pfinit.Kernel;

namespace Pfinit.Expose;

/// <summary>A socket that <see cref="StatusServer"/> serves, on its thread alone.</summary>
/// <param name="socket">Listens.</param>
/// <param name="exchange">Knows what is said there; without state, the same for all connections.</param>
internal sealed class Door(ListeningSocket socket, IExchange exchange)
{
    /// <summary>Where it listens now.</summary>
    public ListeningSocket Socket { get; private set; } = socket;

    public IExchange Exchange => exchange;

    /// <summary>Binds the path of the socket again where it does not lead here any more; true when it had to.</summary>
    /// <exception cref="KernelException">That is not possible; the old socket stays.</exception>
    public bool Mend()
    {
        var old = Socket;
        Socket = old.InPlace();
        return Socket != old;
    }
}

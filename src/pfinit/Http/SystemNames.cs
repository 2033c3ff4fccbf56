using Pfinit.Kernel;

namespace Pfinit.Http;

/// <summary>The C library's resolver. It knows no deadline but its own (resolv.conf(5)).</summary>
internal sealed class SystemNames : INameService
{
    /// <inheritdoc/>
    public string? NameOf(IpAddress address, out string problem)
    {
        try
        {
            problem = "";
            return address.ReverseName();
        }
        catch (KernelException e)
        {
            problem = e.Call;
            return null;
        }
    }

    /// <inheritdoc/>
    public bool LeadsTo(string name, IpAddress address)
    {
        try
        {
            // The port is of no importance here.
            using var addresses = HostAddresses.Resolve(name, 25);
            return addresses.Contain(address);
        }
        catch (KernelException)
        {
            return false;
        }
    }
}

using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Settings;

namespace Pfinit.Commands;

/// <summary>Whether OpenDKIM can listen at the TCP port that the user chose, which another program, or another container of the pod, may have.</summary>
internal static class SignerPortCheck
{
    /// <summary>The mistake, fatal; null when the port is free, or nobody can tell. To be asked while OpenDKIM does not listen there.</summary>
    public static Diagnostic? Find(PfinitSettings settings, RelayPlan plan)
    {
        if (plan.Milter is not { Path: null } milter || !settings.OpenDkim.TryGetValue(SignerPort.Option, out var given)
            || SignerPort.Address(given.Value ?? "") is not { } address)
            return null;
        try
        {
            using var free = ListeningSocket.OnInet(address, milter.Port);
            return null;
        }
        catch (KernelException e) when (e.Errno.Value is Libc.EADDRINUSE or Libc.EADDRNOTAVAIL or Libc.EACCES)
        {
            return given.Origin.Fatal($"OpenDKIM cannot listen at port {milter.Port} of {address}: {e.Errno}; choose another, or leave the option out");
        }
        catch (KernelException)
        {
            return null;
        }
    }
}

using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Asks daemons whether they serve: for the supervisor while they start, for `health` while they run.</summary>
internal sealed class Probes : IReadiness
{
    /// <inheritdoc/>
    public ProbeResult Probe(ReadyProbe probe, TimeSpan timeout) =>
        Problem(probe, Deadline.After(timeout)) is { } problem ? ProbeResult.NotYet(problem) : ProbeResult.Serving;

    /// <summary>Null when the daemon serves, else what is wrong, in a few words. A daemon that is not there is an answer, not an exception.</summary>
    public static string? Problem(ReadyProbe probe, Deadline deadline)
    {
        try
        {
            return probe switch
            {
                ReadyProbe.Milter milter => MilterProbe.Ask(milter.Endpoint, deadline),
                ReadyProbe.Smtp smtp => SmtpProbe.Ask(smtp, deadline),
                _ => throw new InvalidOperationException($"no probe for {probe.GetType().Name}"),
            };
        }
        catch (KernelException exception)
        {
            return exception.Errno.Failed ? $"{exception.Call}: {exception.Errno}" : exception.Call;
        }
    }
}

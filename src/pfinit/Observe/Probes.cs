using Pfinit.Apply;
using Pfinit.Diagnostics;
using Pfinit.Kernel;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Observe;

/// <summary>Asks daemons whether they serve: for the supervisor and for `health`.</summary>
internal sealed class Probes(Complaints complaints) : IReadiness
{
    private readonly SmtpTest test = new(complaints, QueueStorage.Space);

    /// <summary>Takes what a test of OpenDKIM found, nothing included, on the thread that asked.</summary>
    public Action<IReadOnlyList<Diagnostic>>? TakeSigning { get; set; }

    /// <inheritdoc/>
    public ProbeResult Probe(ReadyProbe probe, TimeSpan timeout)
    {
        try
        {
            if (probe is ReadyProbe.Smtp { Test: { } mail } smtp)
                return test.Ask(smtp, mail, timeout);
            if (Ask(probe, Deadline.After(timeout)) is { } problem)
                return ProbeResult.NotYet(problem);
            return probe is ReadyProbe.Milter { Test: { } signing } milter ? Sign(milter.Endpoint, signing, Deadline.After(SignerTest.Limit)) : ProbeResult.Serving;
        }
        catch (KernelException e) when (e.Errno.Value == Libc.ETIMEDOUT)
        {
            return ProbeResult.NotYet($"no answer within {Elapsed.Text(timeout)}");
        }
        catch (KernelException e)
        {
            // No descriptor left, or a host name that does not resolve, is no fault of the daemon's.
            return ProbeResult.NotYet(Text(e)) with { NotAsked = e.Call is not ("connect" or "send" or "recv") };
        }
    }

    /// <summary>Null when the daemon serves, else what is wrong, in a few words. A daemon that is not there is an answer, not an exception.</summary>
    public static string? Problem(ReadyProbe probe, Deadline deadline)
    {
        try
        {
            return Ask(probe, deadline);
        }
        catch (KernelException e)
        {
            return Text(e);
        }
    }

    private ProbeResult Sign(MilterEndpoint endpoint, SigningTest signing, Deadline deadline)
    {
        var result = SignerTest.Ask(endpoint, signing, deadline, out var found);
        if (result.Ready)
            TakeSigning?.Invoke(found);
        return result;
    }

    private static string? Ask(ReadyProbe probe, Deadline deadline) => probe switch
    {
        ReadyProbe.Milter milter => MilterProbe.Ask(milter.Endpoint, deadline),
        ReadyProbe.Smtp smtp => SmtpProbe.Ask(smtp, deadline),
        _ => throw new InvalidOperationException($"no probe for {probe.GetType().Name}"),
    };

    private static string Text(KernelException e) => e.Errno.Failed ? $"{e.Call}: {e.Errno}" : e.Call;
}

// What a reload has the daemons do: read their files again, start, or answer a test.

using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Tells the daemons of new files, and hears how it went.</summary>
/// <param name="relay">That runs.</param>
/// <param name="hasSigner">It started with OpenDKIM.</param>
/// <param name="time">The clock.</param>
internal sealed class ReloadDaemons(IRunningRelay relay, bool hasSigner, TimeProvider time)
{
    public const string Postfix = "postfix";
    public const string OpenDkim = "opendkim";

    /// <summary>As at the start of the relay.</summary>
    private static readonly TimeSpan SignerPatience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Postfix does not say when it has read its files, but does so at once: an idle process of it goes then, and until it does, a test would prove nothing.
    /// OpenDKIM reads its own at the first connection after the signal, so that what counts is that the signal is there.
    /// </summary>
    private static readonly TimeSpan Reading = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan TestTimeout = TimeSpan.FromSeconds(5);

    /// <summary>OpenDKIM is supervised, since the start or since the first key came.</summary>
    public bool HasSigner { get; private set; } = hasSigner;

    /// <summary>OpenDKIM has read its files, or is up with them, when this returns true.</summary>
    /// <param name="milter">Where it answers.</param>
    /// <param name="order">The limits that change with it.</param>
    /// <param name="restarts">It would not take over all of them when it just reads them again.</param>
    public bool Signs(MilterEndpoint milter, ReloadOrder order, bool restarts)
    {
        var renews = HasSigner && restarts;
        var starts = renews || !HasSigner;
        relay.Adopt(order with { Renew = renews ? [OpenDkim] : [], Reread = starts ? [] : [OpenDkim] });
        HasSigner = true;
        if (starts)
            return Serves(milter);
        relay.Wait(Reading);
        return true;
    }

    /// <summary>Limits change; Postfix reads its files again where it <paramref name="reads"/>.</summary>
    public void Adopt(ReloadOrder order, bool reads) => relay.Adopt(order with { Reread = reads ? [Postfix] : [] });

    /// <summary>Why every mail would be refused, or kept; null when it would not: anything else is not for a reload to judge, as at the start.</summary>
    public string? WhyNoMail(RelayPlan plan)
    {
        relay.Wait(Reading);
        var result = relay.Probe(Services.SmtpProbe(plan.Services)!, TestTimeout);
        return result.Refuses && !relay.StopRequested ? result.Problem : null;
    }

    private bool Serves(MilterEndpoint milter)
    {
        var end = Elapsed.Now(time) + SignerPatience;
        while (!relay.StopRequested && Elapsed.Now(time) < end)
        {
            relay.Wait(Reading);
            if (relay.Probe(new ReadyProbe.Milter(milter), TestTimeout).Ready)
                return true;
        }

        return false;
    }
}

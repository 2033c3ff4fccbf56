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

    /// <summary>OpenDKIM has read its files, or is up with them, when this returns.</summary>
    /// <param name="signer">How it is asked.</param>
    /// <param name="order">The limits that change with it.</param>
    /// <param name="restarts">It would not take over all of them when it just reads them again.</param>
    /// <returns>Ready, unless it does not answer, or refuses every mail for good.</returns>
    public ProbeResult Signs(ReadyProbe.Milter signer, ReloadOrder order, bool restarts)
    {
        var renews = HasSigner && restarts;
        var starts = renews || !HasSigner;

        // A start that is tested ends the relay when it fails. Here it is this test that counts, and there is a way back.
        var services = order.Services.Select(service => service.Ready is ReadyProbe.Milter ? service with { Ready = service.Ready.OfLife } : service);
        relay.Adopt(order with { Services = [.. services], Renew = renews ? [OpenDkim] : [], Reread = starts ? [] : [OpenDkim] });
        HasSigner = true;
        if (starts)
            return Serves(signer);
        relay.Wait(Reading);

        // One that does not answer now is the supervisor's concern.
        return relay.Probe(signer, TestTimeout) is { Refuses: true } refusal ? refusal : ProbeResult.Serving;
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

    private ProbeResult Serves(ReadyProbe.Milter signer)
    {
        var end = Elapsed.Now(time) + SignerPatience;
        while (!relay.StopRequested && Elapsed.Now(time) < end)
        {
            relay.Wait(Reading);
            if (relay.Probe(signer, TestTimeout) is { } result && (result.Ready || result.Refuses))
                return result;
        }

        return ProbeResult.NotYet("does not answer");
    }
}

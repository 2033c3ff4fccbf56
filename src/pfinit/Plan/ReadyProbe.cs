namespace Pfinit.Plan;

/// <summary>How to see that a daemon serves: asked while it starts, and by `pfinit health`.</summary>
internal abstract record ReadyProbe
{
    /// <summary>The same question for a daemon that is up: no more than a sign of life.</summary>
    public ReadyProbe OfLife => this switch
    {
        Milter milter => milter with { Test = null },
        Smtp smtp => smtp with { Test = null },
        _ => this,
    };

    /// <summary>The milter answers option negotiation at <paramref name="Endpoint"/>.</summary>
    internal sealed record Milter(MilterEndpoint Endpoint) : ReadyProbe
    {
        /// <summary>What it is asked besides; null: that it answers is enough.</summary>
        public SigningTest? Test { get; init; }
    }

    /// <summary>
    /// smtpd greets with 220 at <paramref name="Port"/> of <see cref="Host"/>. With <paramref name="ProxyProtocol"/> a PROXY header (version 1) is sent
    /// first, as `smtpd_upstream_proxy_protocol = haproxy` demands.
    /// </summary>
    internal sealed record Smtp(int Port, bool ProxyProtocol) : ReadyProbe
    {
        /// <summary>A literal address or a name, when smtpd does not listen on all interfaces or on loopback.</summary>
        public string Host { get; init; } = "127.0.0.1";

        /// <summary>New mail is turned away, before a stop: a greeting that says so (<see cref="MailRefusal.Greeting"/>) is as good as 220.</summary>
        public bool TurnsMailAway { get; init; }

        /// <summary>What has to go well besides the greeting; null: the greeting is enough.</summary>
        public SelfTest? Test { get; init; }
    }
}

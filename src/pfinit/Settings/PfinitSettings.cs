namespace Pfinit.Settings;

/// <summary>All settings, checked and typed. Immutable: a reload builds a new one.</summary>
internal sealed record PfinitSettings
{
    /// <summary>Something of a settings file could not be read at all, and what is missing here may stand there.</summary>
    public bool ArePartial { get; init; }

    public required IReadOnlyList<SenderDomain> SenderDomains { get; init; }

    /// <summary>Whom mail may go to; empty: everybody.</summary>
    public required IReadOnlyList<AddressPattern> AllowedRecipients { get; init; }

    /// <summary>Gets every message instead of its recipients; null: they get it.</summary>
    public required MailAddress? RedirectAllTo { get; init; }

    /// <summary>Sender of every message; null: each keeps its own.</summary>
    public required Mailbox? OverwriteFrom { get; init; }

    /// <summary>The user's own lookup tables.</summary>
    public required IReadOnlyList<LookupTable> Tables { get; init; }

    /// <summary>Changes of master.cf, in the order in which they are made.</summary>
    public required IReadOnlyList<MasterChange> Master { get; init; }

    /// <summary>Clients that may log in; none: nobody can.</summary>
    public required IReadOnlyList<ClientLogin> Logins { get; init; }

    /// <summary>The relay of all mail that no route takes. Null: direct delivery.</summary>
    public required SmartHost? Relay { get; init; }

    /// <summary>Relays for certain senders or recipients.</summary>
    public required IReadOnlyList<RelayRoute> Routes { get; init; }

    /// <summary>Every login that is by token, one a token file.</summary>
    public IReadOnlyList<SmartHostLogin> TokenLogins =>
    [
        .. Routes.Select(route => route.Relay).Prepend(Relay).Select(relay => relay?.Login).OfType<SmartHostLogin>().Where(login => login.OAuth2 is not null)
            .GroupBy(login => login.OAuth2!.TokenFile).Select(same => same.First()),
    ];

    public required IReadOnlyList<string> MasqueradedDomains { get; init; }

    /// <summary>`type:file` for smtp_header_checks; null when off.</summary>
    public required ParameterValue? HeaderChecks { get; init; }

    public required DkimSettings Dkim { get; init; }

    /// <summary>main.cf parameters, applied after everything computed; null removes one.</summary>
    public required IReadOnlyDictionary<string, ParameterValue> Postfix { get; init; }

    /// <summary>opendkim.conf options; null removes one.</summary>
    public required IReadOnlyDictionary<string, ParameterValue> OpenDkim { get; init; }

    /// <summary>Services that tell this host's public address, whose name becomes myhostname; none when it is not to be asked for.</summary>
    public required IReadOnlyList<HttpUrl> HostNameServices { get; init; }

    public required LogFormat LogFormat { get; init; }

    /// <summary>What becomes of mail addresses in the log; null when they stay as they are.</summary>
    public required MaskFilter? Mask { get; init; }

    /// <summary>`auto`, or what the user wants instead.</summary>
    public required string Color { get; init; }

    /// <summary>Zone name or POSIX TZ string; null when unset, which is UTC.</summary>
    public required string? TimeZone { get; init; }

    /// <summary>Owner and mode of the queue directory and of `pid` in it are left alone, as network file systems want it.</summary>
    public required bool KeepsSpoolOwner { get; init; }

    public required bool InboundDebugging { get; init; }

    /// <summary>Where the metrics are served; null: nowhere.</summary>
    public required ListenAddress? MetricsListen { get; init; }

    /// <summary>How the relay stops.</summary>
    public required DrainSettings Drain { get; init; }

    public required RestartSettings Restart { get; init; }

    /// <summary>Domains of `From:` headers that leave this relay: those of the senders and that of <see cref="OverwriteFrom"/>.</summary>
    public IEnumerable<SenderDomain> SigningDomains => OverwriteFrom?.Address.Domain is { } domain
        && !SenderDomains.Any(known => known.Ascii == domain.Ascii || (known.Subdomains && domain.Ascii.EndsWith("." + known.Ascii, StringComparison.Ordinal)))
        ? SenderDomains.Append(domain)
        : SenderDomains;
}

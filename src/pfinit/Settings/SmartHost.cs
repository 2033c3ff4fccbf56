namespace Pfinit.Settings;

/// <summary>A relay that mail is handed to: the default one, or that of a <see cref="RelayRoute"/>.</summary>
/// <param name="Host">As Postfix's `relayhost` wants it; several hosts are tried in this order.</param>
/// <param name="SaslKeys">Keys of the login in the password table: one for each host that may be asked for it.</param>
/// <param name="Login">User name and password; null when the relay wants none.</param>
internal sealed record SmartHost(string Host, IReadOnlyList<string> SaslKeys, SmartHostLogin? Login)
{
    /// <summary>smtp_tls_security_level towards it; null when the user took that parameter out.</summary>
    public string? TlsLevel { get; init; }

    /// <summary>Where the host was set.</summary>
    public required Origin Origin { get; init; }

    /// <summary>TLS comes before the first word of SMTP, as on port 465 (RFC 8314, section 3.3).</summary>
    public bool ImplicitTls { get; init; }
}

namespace Pfinit.Settings;

/// <summary>What becomes of mail that cannot be signed because OpenDKIM does not answer.</summary>
internal enum SignerAway
{
    /// <summary>It is accepted, put on hold, and sent through signing when OpenDKIM is back.</summary>
    Hold,

    /// <summary>Clients are asked to try again.</summary>
    TempFail,

    /// <summary>It goes out unsigned.</summary>
    Accept,
}

namespace Pfinit.Observe;

/// <summary>What a milter that signs makes of a mail.</summary>
internal enum SignatureAnswer
{
    Signed,

    /// <summary>It lets the mail pass as it is.</summary>
    Unsigned,

    /// <summary>The client is to try again later.</summary>
    PutOff,

    /// <summary>The mail would go back to its sender, or nowhere.</summary>
    Rejected,
}

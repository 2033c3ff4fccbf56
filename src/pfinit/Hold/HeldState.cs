namespace Pfinit.Hold;

/// <summary>Where a message is that Postfix said it would hold.</summary>
internal enum HeldState
{
    /// <summary>Released, deleted, or never completed by its client.</summary>
    Gone,

    /// <summary>Its client has not finished yet, or Postfix has not.</summary>
    Arriving,

    /// <summary>On hold, whole.</summary>
    Held,
}

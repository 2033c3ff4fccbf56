namespace Pfinit.Observe;

/// <summary>What is written in place of an address. Called by LogLines, for one address at a time; must not allocate.</summary>
internal interface IAddressMask
{
    /// <param name="address">The address without angle brackets.</param>
    /// <param name="at">The place of its last @.</param>
    /// <param name="bracketed">Angle brackets stand around it, and stay.</param>
    /// <param name="masked">Takes the replacement at its end.</param>
    void Append(ReadOnlySpan<byte> address, int at, bool bracketed, ByteBuffer masked);
}

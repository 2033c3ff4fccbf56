namespace Pfinit.Observe;

/// <summary>What a milter answers (libmilter's mfdef.h, SMFIR_).</summary>
/// <param name="Code">Letter of the packet.</param>
/// <param name="Data">What follows it.</param>
internal sealed record MilterReply(char Code, byte[] Data)
{
    public static readonly MilterReply GoOn = new(MilterSession.Continue, []);
}

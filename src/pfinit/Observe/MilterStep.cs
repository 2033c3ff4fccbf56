namespace Pfinit.Observe;

/// <summary>A step of a mail as a milter sees it (libmilter's mfdef.h and milter.h, SMFIC_ and SMFIP_).</summary>
/// <param name="Command">Letter of the packet.</param>
/// <param name="Unwanted">Bit of the negotiated protocol by which the milter leaves the step out.</param>
/// <param name="Unanswered">Bit by which it gives no answer to it; 0: it always does.</param>
internal sealed record MilterStep(char Command, uint Unwanted, uint Unanswered)
{
    public static readonly MilterStep Connect = new('C', 0x1, 0x1000);
    public static readonly MilterStep Helo = new('H', 0x2, 0x2000);
    public static readonly MilterStep Sender = new('M', 0x4, 0x4000);
    public static readonly MilterStep Recipient = new('R', 0x8, 0x8000);
    public static readonly MilterStep Data = new('T', 0x200, 0x10000);
    public static readonly MilterStep Header = new('L', 0x20, 0x80);
    public static readonly MilterStep EndOfHeader = new('N', 0x40, 0x40000);
    public static readonly MilterStep Body = new('B', 0x10, 0x80000);
    public static readonly MilterStep EndOfBody = new('E', 0, 0);
}

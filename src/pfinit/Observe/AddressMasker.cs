// ANONYMIZE_EMAILS: hides the addresses of a record, and of each field of it: what is a field is seen before, in what Postfix wrote. Called by the formats for
// each line; one without an @ costs a search for that byte and is not copied.

using System.Text;
using Pfinit.Settings;

namespace Pfinit.Observe;

/// <summary>Replaces every address in a record. For one line at a time; allocates nothing for it.</summary>
internal sealed class AddressMasker(IAddressMask mask)
{
    private readonly ByteBuffer message = new(1024);
    private readonly ByteBuffer tag = new(128);

    /// <summary>The masker for the filter; null when addresses stay as they are.</summary>
    public static AddressMasker? For(MaskFilter? filter) => filter switch
    {
        MaskFilter.Smart smart => new AddressMasker(new SmartMask(smart.Symbol)),
        MaskFilter.Paranoid paranoid => new AddressMasker(new ParanoidMask(paranoid.Symbol)),
        MaskFilter.Hash hash => new AddressMasker(new HashMask(hash)),
        _ => null,
    };

    /// <summary>The record to show. Valid until the next call.</summary>
    public SyslogRecord Mask(SyslogRecord record) => record.With(Mask(record.Tag, tag), Mask(record.Message, message));

    /// <summary>A part of the record's message, by itself. Valid until the next call, and so is the record no longer.</summary>
    public ReadOnlySpan<byte> MaskPart(ReadOnlySpan<byte> text) => Mask(text, message);

    /// <summary>For what is not a line of the log.</summary>
    public string MaskPart(string text) => Encoding.UTF8.GetString(MaskPart(Encoding.UTF8.GetBytes(text)));

    private ReadOnlySpan<byte> Mask(ReadOnlySpan<byte> text, ByteBuffer masked)
    {
        if (text.IndexOf((byte)'@') < 0)
            return text;

        masked.Clear();
        var scan = new AddressScan(text);
        var copied = 0;
        while (scan.TryNext())
        {
            masked.Append(text.Slice(copied, scan.Start - copied));
            mask.Append(text.Slice(scan.Start, scan.End - scan.Start), scan.At - scan.Start, scan.Bracketed, masked);
            copied = scan.End;
        }

        masked.Append(text.Slice(copied));
        return masked.Written;
    }
}

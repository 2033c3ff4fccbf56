namespace Pfinit.Observe;

/// <summary>What was taken from the queue at once.</summary>
/// <param name="shown">Whole formatted lines. Valid until the next take.</param>
/// <param name="lines">How many.</param>
/// <param name="dropped">Lines that did not fit any more after the last of these.</param>
/// <param name="draining">Someone waits until this batch is out.</param>
internal readonly ref struct LogBatch(ReadOnlySpan<byte> shown, int lines, long dropped, bool draining)
{
    public ReadOnlySpan<byte> Shown { get; } = shown;

    public int Lines { get; } = lines;

    public long Dropped { get; } = dropped;

    public bool Draining { get; } = draining;
}

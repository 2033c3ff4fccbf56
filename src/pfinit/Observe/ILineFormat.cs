namespace Pfinit.Observe;

/// <summary>Turns a record into one line, line feed included. Called by LogLines, for one line at a time; must not allocate.</summary>
internal interface ILineFormat
{
    /// <param name="record">What was said.</param>
    /// <param name="masker">Hides addresses in what is shown; null: they stay.</param>
    /// <param name="utcTicks">When it was received, in DateTime ticks.</param>
    /// <param name="own">pfinit said it, not a daemon.</param>
    /// <param name="line">Takes the line at its end.</param>
    void Append(SyslogRecord record, AddressMasker? masker, long utcTicks, bool own, ByteBuffer line);
}

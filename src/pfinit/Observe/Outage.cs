namespace Pfinit.Observe;

/// <summary>A row of ends of one service of Postfix.</summary>
/// <param name="program">What master(8) runs: `smtp`.</param>
internal sealed class Outage(string program)
{
    public string Program { get; } = program;

    /// <summary>The program with the service before it that its tag in the log names: `relay/smtp`; the program alone where the tag names none.</summary>
    public string Name { get; init; } = program;

    /// <summary>As <see cref="Name"/> in the log; null when the program ended without a word, so that any service of it may be meant.</summary>
    public byte[]? Tag { get; set; }

    /// <summary>As <see cref="Supervise.Elapsed"/> counts.</summary>
    public TimeSpan LastTrouble { get; set; }

    /// <summary>Its first line since the last trouble that is no complaint; null: none.</summary>
    public TimeSpan? Life { get; set; }

    /// <summary>Its process that was seen last, and since when; null: none was.</summary>
    public (int Pid, TimeSpan Since)? Seen { get; set; }

    public int Ends { get; set; }

    /// <summary>In master's words: `exit status 1`, `killed by signal 9`.</summary>
    public string Ending { get; set; } = "unknown";

    /// <summary>What it said last before it ended; empty when it said nothing.</summary>
    public string Reason { get; set; } = "";

    /// <summary>It keeps ending, and has shown no life since.</summary>
    public bool Lasts { get; set; }

    /// <summary>It is in the log.</summary>
    public bool Told { get; set; }

    /// <summary>Its mail was tried again: a service that works by turns would have all mail tried each minute.</summary>
    public bool Tried { get; set; }

    /// <summary>It is this service that logged the line.</summary>
    public bool IsOf(SyslogRecord record) => Tag is null ? Matches(record.Program, Program) : ServiceOf(record).SequenceEqual(Tag);

    /// <summary>`relay/smtp` of `postfix/relay/smtp[123]`, where the service has a syslog_name of its own; else `smtp`.</summary>
    public static ReadOnlySpan<byte> ServiceOf(SyslogRecord record)
    {
        var open = record.Tag.LastIndexOf((byte)'[');
        var name = open < 0 ? record.Tag : record.Tag.Slice(0, open);
        return name.Slice(name.IndexOf((byte)'/') + 1);
    }

    private static bool Matches(ReadOnlySpan<byte> bytes, string ascii)
    {
        if (bytes.Length != ascii.Length)
            return false;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != ascii[i])
                return false;
        }

        return true;
    }
}

namespace Pfinit.Observe;

/// <summary>A row of ends of one program of Postfix.</summary>
internal sealed class Outage
{
    /// <summary>Time stamp of TimeProvider.System.</summary>
    public long LastTrouble { get; set; }

    public int Ends { get; set; }

    /// <summary>In master's words: `exit status 1`, `killed by signal 9`.</summary>
    public string Ending { get; set; } = "unknown";

    /// <summary>What it said last before it ended; empty when it said nothing.</summary>
    public string Reason { get; set; } = "";

    /// <summary>It keeps ending, and has shown no life since.</summary>
    public bool Lasts { get; set; }

    /// <summary>It is in the log.</summary>
    public bool Told { get; set; }
}

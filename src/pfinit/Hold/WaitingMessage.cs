namespace Pfinit.Hold;

/// <summary>A message that HeldMail has in mind. All times are since a start of its choice.</summary>
internal sealed class WaitingMessage(string id)
{
    public string Id { get; } = id;

    /// <summary>All that is known by now.</summary>
    public HeldBy By { get; set; }

    /// <summary>How often it was released and could not be signed.</summary>
    public int Returns { get; set; }

    /// <summary>It is not released before.</summary>
    public TimeSpan Due { get; set; }

    /// <summary>When it was looked at last, nothing signed for its sender any more, which was said.</summary>
    public bool IsWithoutKey { get; set; }

    /// <summary>It could not be touched.</summary>
    public bool IsStuck { get; set; }

    public bool IsUnsigned => (By & HeldBy.Milter) != 0;

    /// <summary>Nobody but pfinit has to release it.</summary>
    public bool IsOurs => IsUnsigned && (By & HeldBy.Rule) == 0;

    /// <summary>OpenDKIM may have failed because of it.</summary>
    public bool WasAsked => (By & HeldBy.Unasked) == 0;

    /// <summary>It was released and is on hold again.</summary>
    public bool IsBack => IsUnsigned && (By & HeldBy.Released) != 0;
}

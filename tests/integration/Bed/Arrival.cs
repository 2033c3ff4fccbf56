using System.Text;
using MimeKit;

namespace Pfinit.Integration.Bed;

/// <summary>A message that a <see cref="FaultyServer"/> has kept, with its envelope.</summary>
internal sealed record Arrival(string Sender, string Recipient, byte[] Content)
{
    /// <summary>When it was kept.</summary>
    public DateTime Kept { get; } = DateTime.UtcNow;

    /// <summary>When the client was told 250; never, when the connection had broken.</summary>
    public DateTime? Answered { get; set; }

    /// <summary>The message, lines and all, for messages of the relay itself (bounces).</summary>
    public string Text => Encoding.UTF8.GetString(Content);

    /// <summary>The message, parsed.</summary>
    public MimeMessage Message => MimeMessage.Load(new MemoryStream(Content));
}

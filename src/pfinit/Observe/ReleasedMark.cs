using System.Text;

namespace Pfinit.Observe;

/// <summary>By what pickup's line about a message that pfinit released from hold is known: `uid=100 from=&lt;…&gt;`, with the user id of Postfix's own account.</summary>
/// <param name="owner">That user id.</param>
internal sealed class ReleasedMark(uint owner)
{
    private readonly byte[] start = Encoding.ASCII.GetBytes($"uid={owner} from=<");

    /// <param name="text">What pickup logged, behind the queue id.</param>
    public bool IsIn(ReadOnlySpan<byte> text) => text.StartsWith(start);
}

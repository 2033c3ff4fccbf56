namespace Pfinit.Hold;

/// <summary>
/// What OpenDKIM says of messages, for one step. A signature takes its time where RSA is slow, so one that it would make tells for all mail of the domain. Where
/// it makes none, which costs nothing, the next message is asked for by itself: options may pass over one address of a domain.
/// </summary>
/// <param name="ask">Asks for a signature for a `From:`; null when there is no answer.</param>
internal sealed class SignerAnswers(Func<string, bool?> ask)
{
    private readonly HashSet<string> signed = new(StringComparer.Ordinal);

    /// <summary>True when the message would be signed, null when OpenDKIM does not answer.</summary>
    public bool? Ask(OwedSignature message)
    {
        if (signed.Contains(message.Domain))
            return true;
        var answer = ask(message.From);
        if (answer is true)
            signed.Add(message.Domain);
        return answer;
    }
}

using Pfinit.Kernel;
using Pfinit.Plan;

namespace Pfinit.Apply;

/// <summary>What is at the path of a private key.</summary>
internal abstract record KeyState
{
    /// <summary>The same as a fact for the planner.</summary>
    public KeyFact Fact => this switch
    {
        Missing => KeyFact.Missing,
        Good { PublicKey.Algorithm: var algorithm } => KeyFact.Good with { Algorithm = algorithm },
        Unreadable { Errno: var errno } => new KeyFact(true, $"cannot be read: {errno}"),
        NotAKey { Problem: var problem } => new KeyFact(true, problem),
        _ => throw new InvalidOperationException(),
    };

    internal sealed record Missing : KeyState;

    internal sealed record Good(DkimPublicKey PublicKey) : KeyState;

    internal sealed record Unreadable(Errno Errno) : KeyState;

    /// <param name="Problem">Such as "is no private key in PEM form".</param>
    internal sealed record NotAKey(string Problem) : KeyState;
}

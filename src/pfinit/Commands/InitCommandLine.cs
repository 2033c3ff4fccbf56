using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>The command line of `exec`, `tini` or `dumb-init`, read.</summary>
/// <param name="Behaviour">What the options and the environment ask for.</param>
internal sealed record InitCommandLine(InitBehaviour Behaviour)
{
    /// <summary>How many arguments are options; the command begins behind them.</summary>
    public int Options { get; init; }

    /// <summary>The option that asks to print something and do nothing else: `h`, `l`, `V`; null: the command is to be run.</summary>
    public char? Asked { get; init; }

    /// <summary>What is wrong; empty when all is well.</summary>
    public string Mistake { get; init; } = "";
}

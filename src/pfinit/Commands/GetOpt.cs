// The rules of getopt_long(3) for a command line that ends in another command: `-v -e 3`, `-ve3`, `--rewrite=15:2`, `--`. For exec, tini and dumb-init.

namespace Pfinit.Commands;

/// <summary>Takes one option after the other, up to the first argument that is none.</summary>
/// <param name="letters">The letters, one that takes a value with a colon behind it: `p:hv`.</param>
/// <param name="names">Long names of letters; beginnings that fit one name only do as well.</param>
internal sealed class GetOpt(string letters, IReadOnlyDictionary<string, char> names, IReadOnlyList<string> arguments)
{
    /// <summary>There is no option any more; <see cref="Index"/> is where the command begins.</summary>
    public const char End = '\0';

    /// <summary>The next option is wrong; <see cref="Mistake"/> says how.</summary>
    public const char Wrong = '?';

    // Letters of the current argument that are still to be taken: of `-ve3` first `ve3`, then `e3`.
    private string cluster = "";

    /// <summary>The next argument to look at.</summary>
    public int Index { get; private set; }

    /// <summary>The value of the option just taken.</summary>
    public string Value { get; private set; } = "";

    public string Mistake { get; private set; } = "";

    /// <summary>The letter of the next option, <see cref="End"/> or <see cref="Wrong"/>.</summary>
    public char Next()
    {
        Value = "";
        if (cluster.Length > 0)
            return TakeLetter();
        if (Index == arguments.Count || !arguments[Index].StartsWith('-') || arguments[Index] == "-")
            return End;
        var argument = arguments[Index++];
        if (argument == "--")
            return End;
        if (argument.StartsWith("--", StringComparison.Ordinal))
            return TakeName(argument.Substring(2));
        cluster = argument.Substring(1);
        return TakeLetter();
    }

    private char TakeLetter()
    {
        var letter = cluster[0];
        var rest = cluster.Substring(1);
        cluster = "";
        if (letter == ':' || !letters.Contains(letter))
            return Refuse($"unknown option -{letter}");
        if (TakesValue(letter))
            return TakeValue(letter, $"-{letter}", rest.Length > 0 ? rest : null);
        cluster = rest;
        return letter;
    }

    private char TakeName(string argument)
    {
        var equals = argument.IndexOf('=');
        var name = equals < 0 ? argument : argument.Substring(0, equals);
        var fitting = names.Keys.Where(known => known.StartsWith(name, StringComparison.Ordinal)).ToList();
        if (!names.TryGetValue(name, out var letter))
        {
            if (fitting.Count != 1)
                return Refuse(fitting.Count == 0 ? $"unknown option --{name}" : $"--{name} may be --{string.Join(" or --", fitting)}");
            letter = names[fitting[0]];
        }

        if (TakesValue(letter))
            return TakeValue(letter, $"--{name}", equals < 0 ? null : argument.Substring(equals + 1));
        return equals < 0 ? letter : Refuse($"--{name} takes no value");
    }

    private char TakeValue(char letter, string option, string? attached)
    {
        if (attached is null && Index == arguments.Count)
            return Refuse($"{option} needs a value");
        Value = attached ?? arguments[Index++];
        return letter;
    }

    private bool TakesValue(char letter) => letters.IndexOf(letter) + 1 is var after && after < letters.Length && letters[after] == ':';

    private char Refuse(string mistake)
    {
        Mistake = mistake;
        return Wrong;
    }
}

// dumb-init(1)'s options and environment, those of its version 1.2.5. Pure: reads nothing but its arguments.

using System.Globalization;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Commands;

internal static class DumbInitOptions
{
    private const string Letters = "hvVcr:";

    private static readonly Dictionary<string, char> Names = new()
    {
        ["help"] = 'h',
        ["verbose"] = 'v',
        ["version"] = 'V',
        ["single-child"] = 'c',
        ["rewrite"] = 'r',
    };

    /// <param name="variable">Looks up an environment variable.</param>
    public static InitCommandLine Parse(IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        var options = new GetOpt(Letters, Names, arguments);
        var rewritten = new Dictionary<int, int>();
        var verbose = variable("DUMB_INIT_DEBUG") == "1";
        var single = variable("DUMB_INIT_SETSID") == "0";
        for (char letter; (letter = options.Next()) != GetOpt.End;)
        {
            switch (letter)
            {
                case 'h' or 'V':
                    return new InitCommandLine(InitBehaviour.DumbInit) { Asked = letter };
                case 'v':
                    verbose = true;
                    break;
                case 'c':
                    single = true;
                    break;
                case 'r' when Pair(options.Value) is { } pair:
                    rewritten[pair.From] = pair.To;
                    break;
                case 'r':
                    return Wrong($"-r: \"{options.Value}\" is not A:B, numbers of signals from 1 to 31; B may be 0");
                default:
                    return Wrong(options.Mistake);
            }
        }

        var behaviour = InitBehaviour.DumbInit with
        {
            NewSession = !single,
            SignalsGroup = !single,
            Rewritten = rewritten,
            Verbosity = verbose ? 3 : InitBehaviour.DumbInit.Verbosity,
        };
        return options.Index == arguments.Count ? Wrong("no command") : new InitCommandLine(behaviour) { Options = options.Index };
    }

    private static InitCommandLine Wrong(string mistake) => new(InitBehaviour.DumbInit) { Mistake = mistake };

    private static (int From, int To)? Pair(string text)
    {
        var numbers = text.Split(':');
        return numbers.Length == 2 && Number(numbers[0]) is >= 1 and var from && Number(numbers[1]) is { } to ? (from, to) : null;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= Signal.SIGSYS ? number : null;
}

// tini(1)'s options and environment, those of its version 0.19. `pfinit exec` has the same. Pure: reads nothing but its arguments.

using System.Globalization;
using Pfinit.Kernel;
using Pfinit.Supervise;

namespace Pfinit.Commands;

internal static class TiniOptions
{
    private const string Letters = "p:hvwgle:s";

    /// <param name="start">The behaviour without any option.</param>
    /// <param name="names">Long names that the caller has for some of the letters.</param>
    /// <param name="variable">Looks up an environment variable.</param>
    public static InitCommandLine Parse(
        InitBehaviour start, IReadOnlyDictionary<string, char> names, IReadOnlyList<string> arguments, Func<string, string?> variable)
    {
        var behaviour = start;
        var options = new GetOpt(Letters, names, arguments);
        var success = new HashSet<int>();
        for (char letter; (letter = options.Next()) != GetOpt.End;)
        {
            switch (letter)
            {
                case 'h' or 'l':
                    return new InitCommandLine(behaviour) { Asked = letter };
                case 's':
                    behaviour = behaviour with { BecomesSubreaper = true };
                    break;
                case 'g':
                    behaviour = behaviour with { SignalsGroup = true };
                    break;
                case 'w':
                    behaviour = behaviour with { TellsReaped = true };
                    break;
                case 'v':
                    behaviour = behaviour with { Verbosity = behaviour.Verbosity + 1 };
                    break;
                case 'p' when Signal.Number(options.Value) is { } signal:
                    behaviour = behaviour with { ParentDeathSignal = signal };
                    break;
                case 'p':
                    return new InitCommandLine(behaviour) { Mistake = $"-p: \"{options.Value}\" is not the name of a signal, such as SIGTERM" };
                case 'e' when Number(options.Value) is >= 0 and <= 255 and var status:
                    success.Add(status);
                    break;
                case 'e':
                    return new InitCommandLine(behaviour) { Mistake = $"-e: \"{options.Value}\" is outside 0..255" };
                default:
                    return new InitCommandLine(behaviour) { Mistake = options.Mistake };
            }
        }

        return new InitCommandLine(Apply(behaviour with { CountAsSuccess = success }, variable))
        {
            Options = options.Index,
            Mistake = options.Index == arguments.Count ? "no command" : "",
        };
    }

    // As with tini, the variable wins over -v.
    private static InitBehaviour Apply(InitBehaviour behaviour, Func<string, string?> variable) => behaviour with
    {
        BecomesSubreaper = behaviour.BecomesSubreaper || variable("TINI_SUBREAPER") is not null,
        SignalsGroup = behaviour.SignalsGroup || variable("TINI_KILL_PROCESS_GROUP") is not null,
        Verbosity = variable("TINI_VERBOSITY") is { } verbosity ? Leading(verbosity) : behaviour.Verbosity,
    };

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    // atoi(3), which tini reads the variable with: the number that the text begins with, 0 where it begins with none.
    private static int Leading(string text)
    {
        var start = text.TrimStart(' ', '\t', '\n', '\v', '\f', '\r');
        var length = start.Length > 0 && start[0] is ('+' or '-') ? 1 : 0;
        while (length < start.Length && start[length] is >= '0' and <= '9')
            length++;
        return Number(start.Substring(0, length)) ?? 0;
    }
}

// From what OpenDKIM says of a configuration that it cannot use to the setting at fault. It names a line, an option, or no more than the value.

using System.Globalization;
using Pfinit.Diagnostics;
using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>Reads the messages of opendkim.c and its config.c, 2.11.0.</summary>
internal static class OpenDkimMistake
{
    private const string Line = "configuration error at line ";
    private static readonly char[] Blank = [' ', '\t'];

    /// <summary>One message for the user, in the setting's name where that can be told.</summary>
    /// <param name="said">`opendkim: /etc/opendkim/opendkim.conf: unknown mode "x"`.</param>
    /// <param name="conf">The file that OpenDKIM read.</param>
    /// <param name="options">The user's own.</param>
    /// <param name="consequence">How the message ends.</param>
    public static Diagnostic Explain(string said, string conf, IReadOnlyDictionary<string, ParameterValue> options, string consequence)
    {
        var problem = WithoutPlace(said);
        if (Option(problem, conf, options) is not { } origin)
            return Diagnostic.Fatal("opendkim", $"cannot work with its settings: {problem}; {consequence}");
        var at = problem.StartsWith(Line, StringComparison.Ordinal) ? problem.IndexOf(": ", StringComparison.Ordinal) : -1;
        return origin.Fatal($"OpenDKIM refuses it: {(at < 0 ? problem : problem.Substring(at + 2))}; {consequence}");
    }

    // The program's name, and the file's.
    private static string WithoutPlace(string said)
    {
        foreach (var start in new[] { "opendkim: ", Paths.OpenDkimConf + ": " })
        {
            if (said.StartsWith(start, StringComparison.Ordinal))
                said = said.Substring(start.Length);
        }

        return said;
    }

    private static Origin? Option(string problem, string conf, IReadOnlyDictionary<string, ParameterValue> options)
    {
        if (problem.StartsWith(Line, StringComparison.Ordinal))
        {
            var number = new string([.. problem.Substring(Line.Length).TakeWhile(char.IsDigit)]);
            var lines = conf.Split('\n');
            return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line >= 1 && line <= lines.Length
                ? Named(lines[line - 1].Split(Blank)[0], options) : null;
        }

        var quoted = problem.Split('"').Where((_, i) => i % 2 == 1).ToList();
        if (quoted.Select(word => Named(word, options)).FirstOrDefault(origin => origin is not null) is { } named)
            return named;

        // `unknown mode "x"`, and `refile:/x: dkimf_db_open(): No such file or directory`.
        var given = options.Keys.OrderBy(name => name, StringComparer.Ordinal).Select(name => options[name])
            .Where(value => Text(value).Length > 0).ToList();
        return (given.Find(value => quoted.Contains(Text(value)) || problem.StartsWith(Text(value) + ": ", StringComparison.Ordinal))
            ?? given.Find(value => quoted.Exists(word => word.Length > 0 && Text(value).Split('/', ',').Contains(word))))?.Origin;

        static string Text(ParameterValue value) => value.Value?.Trim() ?? "";
    }

    private static Origin? Named(string name, IReadOnlyDictionary<string, ParameterValue> options) => SignerScope.Find(options, name)?.Origin;
}

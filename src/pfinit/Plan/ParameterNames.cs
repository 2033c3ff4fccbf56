// Which names are parameters: a mistyped one is otherwise ignored by Postfix without a word. Used for main.cf and for the options of master.cf.

using Pfinit.Settings;

namespace Pfinit.Plan;

/// <summary>The parameters of this Postfix, and those that the settings define.</summary>
/// <param name="settings">Their values may refer to names of the user's own.</param>
/// <param name="builtIn">Every built-in name; empty when the list is not there, and then everything passes.</param>
internal sealed class ParameterNames(PfinitSettings settings, IReadOnlyCollection<string> builtIn)
{
    private const string RestrictionClasses = "smtpd_restriction_classes";

    private IEnumerable<string> Values => settings.Postfix.Values.Select(value => value.Value ?? "").Concat(settings.Master.Select(change => change.Value ?? ""));

    // Besides the built-in names: NAME_destination_… of any transport NAME, restriction classes, and names that other values refer to as $name.
    public bool IsKnown(string name) => builtIn.Count == 0
        || builtIn.Contains(name)
        || (name.IndexOf('_') is > 0 and var end && builtIn.Contains("default" + name.Substring(end)))
        || (settings.Postfix.TryGetValue(RestrictionClasses, out var classes) && (classes.Value ?? "").Split(' ', ',').Contains(name))
        || Values.Any(value => value.Contains("$" + name) || value.Contains("${" + name) || value.Contains("$(" + name));

    /// <summary>`; did you mean NAME?`, or nothing.</summary>
    public string Hint(string name) => Spelling.Hint(name, builtIn);
}

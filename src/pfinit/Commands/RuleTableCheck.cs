// The user's own tables of rules: whether Postfix understands all of their lines. A program of Postfix that opens such a table says which it does not, and
// goes on without; that may be the rule that keeps mail from somebody.

using Pfinit.Diagnostics;
using Pfinit.Observe;
using Pfinit.Plan;
using Pfinit.Supervise;

namespace Pfinit.Commands;

/// <summary>Has postmap(1) open them: some 10 ms each, where there are any.</summary>
internal static class RuleTableCheck
{
    private const string Builder = "postmap";

    /// <summary>A line that was logged before the end of a program is read within microseconds; no line at all may follow.</summary>
    private static readonly TimeSpan LineDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// A warning for each line that Postfix passes over, as postmap words it: `pcre map /etc/postfix/x, line 2: error in regex at offset 2: …`. It has logged it
    /// itself. <paramref name="complaints"/> keep lines when this returns.
    /// </summary>
    public static IReadOnlyList<Diagnostic> Find(RelayPlan plan, Func<Command, CommandResult> run, Func<bool> stops, Complaints complaints)
    {
        if (plan.RuleTables.Count == 0)
            return [];
        complaints.Begin();
        foreach (var table in plan.RuleTables.TakeWhile(_ => !stops()))
            run(PostfixCommands.Of(Builder, ["-q", "", table]));
        complaints.WaitFor(IsAboutRule, LineDelay);
        return [.. complaints.All.Where(IsAboutRule).Select(line => line.Problem).Distinct()
            .Select(problem => Diagnostic.Warning("postfix", $"{problem}; Postfix goes on without that rule"))];
    }

    // `pcre map FILE, line N: …` (dict_pcre.c, dict_regexp.c, dict_cidr.c)
    private static bool IsAboutRule(Complaint line) => line is { Program: Builder, IsFatal: false } && line.Problem.Contains(" map /") && line.Problem.Contains(", line ");
}

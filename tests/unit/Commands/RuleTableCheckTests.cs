using Pfinit.Commands;
using Pfinit.Observe;
using Pfinit.Supervise;
using Pfinit.Tests.Apply;
using Pfinit.Tests.Observe;

namespace Pfinit.Tests.Commands;

public sealed class RuleTableCheckTests
{
    private readonly Complaints complaints = new();
    private readonly List<string> ran = [];

    [Fact]
    public void Each_rule_that_Postfix_passes_over_is_a_warning_once()
    {
        const string Problem = "pcre map /etc/postfix/a, line 2: error in regex at offset 2: missing closing parenthesis";
        string[] logged =
        [
            "smtpd[7]: warning: pcre map /etc/postfix/a, line 9: not the check's", "postmap[8]: warning: " + Problem, "postmap[8]: warning: " + Problem,
            "postmap[8]: warning: cidr map /etc/postfix/b, line 1: bad net/mask pattern: \"x\": skipping this rule", "postmap[8]: warning: something else",
        ];
        Assert.Equal(
            [
                $"pfinit: warning: postfix: {Problem}; Postfix goes on without that rule",
                "pfinit: warning: postfix: cidr map /etc/postfix/b, line 1: bad net/mask pattern: \"x\": skipping this rule; Postfix goes on without that rule",
            ],
            Find(["pcre:/etc/postfix/a", "cidr:/etc/postfix/b"], logged));
        Assert.Equal(["/usr/sbin/postmap -c /etc/postfix -q  pcre:/etc/postfix/a", "/usr/sbin/postmap -c /etc/postfix -q  cidr:/etc/postfix/b"], ran);
    }

    [Fact]
    public void Good_rules_are_no_word_and_no_rules_no_work()
    {
        Assert.Empty(Find(["pcre:/etc/postfix/a"], []));
        ran.Clear();
        Assert.Empty(Find([], []));
        Assert.Empty(ran);
    }

    private string[] Find(string[] tables, string[] logged)
    {
        var find = RuleTableCheck.Find(Applied.Empty with { RuleTables = tables }, Run, () => false, complaints);
        return [.. find.Select(diagnostic => diagnostic.ToString())];

        CommandResult Run(Command command)
        {
            ran.Add(string.Join(" ", command.Line));
            foreach (var line in logged)
                complaints.Hear(SyslogRecord.Parse(Datagram.Of($"<20>Nov 29 10:00:00 postfix/{line}")));
            return new CommandResult(1, "exit status 1");
        }
    }
}

using Pfinit.Commands;
using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Supervise;
using Pfinit.Tests.Settings;

namespace Pfinit.Tests.Commands;

public sealed class SignerCheckTests
{
    [Fact]
    public void The_mistake_is_what_the_check_wrote_whatever_another_OpenDKIM_complains_of()
    {
        using var log = LogRecorder.Start();
        log.Complaint = "unknown canonicalization \"x\"";

        var found = Find(new CommandResult(ExitStatus.Settings, "exit status 78") { Said = "opendkim: /etc/opendkim/opendkim.conf: unknown mode \"y\"" });

        Assert.Equal("pfinit: fatal: OPENDKIM_Mode: OpenDKIM refuses it: unknown mode \"y\"; nothing was started", found?.ToString());
    }

    [Fact]
    public void Without_a_word_of_the_check_nobody_is_blamed()
    {
        using var log = LogRecorder.Start();
        log.Complaint = "unknown canonicalization \"x\"";

        Assert.Null(Find(new CommandResult(ExitStatus.Settings, "exit status 78")));
    }

    private static Diagnostic? Find(CommandResult result)
    {
        var diagnostics = new List<Diagnostic>();
        var settings = SettingsReader.Read(
            new Dictionary<string, string>
            {
                ["ALLOWED_SENDER_DOMAINS"] = "example.com",
                ["DKIM_AUTOGENERATE"] = "1",
                ["OPENDKIM_Mode"] = "y",
                ["OPENDKIM_Canonicalization"] = "x",
            },
            new FakeInputFiles(),
            diagnostics);
        return SignerCheck.Find(settings, Planner.Build(settings, LiteralValueTests.SurroundingsFor(settings), diagnostics), _ => result);
    }
}

using Pfinit.Diagnostics;
using Pfinit.Reloading;

namespace Pfinit.Tests.Reloading;

public sealed class ReloadOutcomeTests : IDisposable
{
    private readonly LogRecorder log = LogRecorder.Start();
    private readonly ReloadOutcome outcome = new();

    public void Dispose() => log.Dispose();

    [Fact]
    public void Nothing_is_said_where_nothing_changed_and_nobody_asked()
    {
        Assert.Empty(Succeed("", asked: false));
        Assert.Equal(["reload: nothing changed"], Succeed("", asked: true));
        Assert.Equal(["reload: main.cf"], Succeed("main.cf", asked: false));
        Assert.Empty(outcome.Warnings);
    }

    [Fact]
    public void Refused_settings_are_warned_of_until_they_are_good_which_is_said_once()
    {
        Fail(ExitStatus.Settings, "2 mistakes; nothing was changed", Diagnostic.Warning("a", "odd"), Diagnostic.Fatal("b:1:2", "bad"), Diagnostic.Fatal("c", "worse"));
        Assert.Equal(["reload: the settings on disk are refused: b:1:2: bad (2 mistakes; nothing was changed)"], outcome.Warnings);
        Assert.Equal("reload refused: 2 mistakes, see `pfinit status`", outcome.Problem);

        Assert.Equal(["reload: the settings are good again; nothing changed"], Succeed("", asked: false));
        Assert.Empty(outcome.Warnings);
        Assert.Equal("", outcome.Problem);
        Assert.Empty(Succeed("", asked: false));
    }

    [Fact]
    public void Settings_that_only_Postfix_finds_wrong_are_one_mistake()
    {
        Fail(ExitStatus.Settings, "refuses every mail: 451 4.3.5 Server configuration error");
        Assert.Equal("reload refused: 1 mistake, see `pfinit status`", outcome.Problem);
    }

    [Fact]
    public void A_reload_that_is_incomplete_is_warned_of_in_its_own_words()
    {
        Fail(ExitStatus.OperatingSystem, "open: No space left on device");
        Assert.Equal(["reload: the settings on disk are not in force, or not all of them: reload: open: No space left on device"], outcome.Warnings);
        Assert.Equal("reload incomplete, see `pfinit status`", outcome.Problem);
        Assert.Equal(["reload: main.cf"], Succeed("main.cf", asked: false));
        Assert.Empty(outcome.Warnings);
    }

    [Fact]
    public void What_waits_for_the_next_start_is_repeated_for_whoever_asks_and_warned_of()
    {
        Assert.Equal(["reload: TZ: in force at the next start", "reload: nothing else changed"], Succeed("", asked: false, "TZ"));
        Assert.Empty(Succeed("", asked: false, "TZ"));
        Assert.Equal(["reload: TZ: in force at the next start", "reload: nothing else changed"], Succeed("", asked: true, "TZ"));
        Assert.Equal(["reload: TZ, METRICS_LISTEN: in force at the next start", "reload: main.cf"], Succeed("main.cf", asked: false, "TZ", "METRICS_LISTEN"));

        Fail(ExitStatus.Settings, "1 mistake; nothing was changed", Diagnostic.Fatal("b", "bad"));
        Assert.Equal(2, outcome.Warnings.Count);
        Assert.Equal("reload: TZ, METRICS_LISTEN: in force at the next start", outcome.Warnings[1]);

        Succeed("", asked: false);
        Assert.Empty(outcome.Warnings);
    }

    private List<string> Succeed(string summary, bool asked, params string[] later)
    {
        var report = new ReloadReport();
        outcome.Succeed(report, summary, later, asked);
        return [.. report.Said.Select(diagnostic => $"{diagnostic.Subject}: {diagnostic.Text}")];
    }

    private void Fail(int status, string text, params Diagnostic[] said)
    {
        var report = new ReloadReport();
        report.Say(said);
        report.Fail("reload", text, status);
        outcome.Fail(report);
    }
}

using Pfinit.Diagnostics;
using Pfinit.Plan;
using Pfinit.Settings;
using Pfinit.Tests.Settings;

namespace Pfinit.Tests.Plan;

/// <summary>Starts one after the other on the same /etc/postfix.</summary>
public sealed class UndoneTests
{
    private const string Submission = "POSTFIXMASTER_submission__inet__";

    private string mainCf = "# Mine\nheader_checks = regexp:/mine\nrelayhost_note = kept\n";
    private string masterCf = "submission inet n - n - - smtpd\n  -o smtpd_tls_auth_only=yes\nlmtp unix - - n - - lmtp\n";
    private string record = "";
    private IReadOnlyList<string> said = [];

    [Fact]
    public void What_is_no_longer_set_is_as_it_was_before_the_settings_set_it()
    {
        Start();
        var (main, master) = (mainCf, masterCf);
        Start("POSTFIX_header_checks=regexp:/theirs", "POSTFIX_bounce_queue_lifetime=1d", "POSTFIX_relayhost_note=", Submission + "smtpd_tls_auth_only=no",
            Submission + "maxproc=7", "POSTFIXMASTER_extra__unix=extra unix - - n - - smtp", "POSTFIXMASTER_lmtp__unix=", "POSTFIXMASTER_own__unix__command=smtp");
        Start("POSTFIX_header_checks=regexp:/others", "POSTFIX_bounce_queue_lifetime=1d", Submission + "smtpd_tls_auth_only=no");
        Assert.Contains("header_checks = regexp:/others", mainCf, StringComparison.Ordinal);
        Assert.DoesNotContain("own unix", masterCf, StringComparison.Ordinal);

        Start();

        Assert.Equal(Parameters(main), Parameters(mainCf));
        Assert.Equal(Services(master), Services(masterCf));
        Assert.Equal(
            [
                "pfinit: /etc/postfix/main.cf: bounce_queue_lifetime: no longer in the settings, so taken out",
                "pfinit: /etc/postfix/main.cf: header_checks: no longer in the settings, so as it was before",
                "pfinit: /etc/postfix/master.cf: submission/inet: smtpd_tls_auth_only: no longer in the settings, so as it was before",
            ],
            said);
        Start();
        Start();
        Assert.Empty(said);
        Assert.Single(record.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void What_somebody_else_has_changed_meanwhile_stays_and_is_said_once()
    {
        Start("POSTFIX_header_checks=regexp:/theirs", Submission + "maxproc=7");
        mainCf = mainCf.Replace("/theirs", "/by-hand", StringComparison.Ordinal);
        masterCf = masterCf.Replace(" 7 ", " 9 ", StringComparison.Ordinal);

        Start();

        Assert.Contains("header_checks = regexp:/by-hand", mainCf, StringComparison.Ordinal);
        Assert.Contains("submission inet n - n - 9 smtpd", masterCf, StringComparison.Ordinal);
        Assert.Equal(
            [
                "pfinit: warning: /etc/postfix/main.cf: header_checks: no longer in the settings, but changed since they set it; left as it is",
                "pfinit: warning: /etc/postfix/master.cf: submission/inet: maxproc: no longer in the settings, but changed since they set it; left as it is",
            ],
            said);
        Start();
        Assert.Empty(said);
    }

    [Fact]
    public void What_was_never_recorded_stays()
    {
        Start();
        mainCf += "queue_run_delay = 5m\n";
        Start();
        Assert.Contains("queue_run_delay = 5m", mainCf, StringComparison.Ordinal);
        Assert.Equal(("", 0), (record, said.Count));
    }

    // The record is written first, and the disk may be full then.
    [Fact]
    public void A_start_that_wrote_its_record_and_nothing_else_loses_nothing()
    {
        Start("POSTFIX_header_checks=regexp:/theirs", "POSTFIX_bounce_queue_lifetime=1d");
        var (main, master) = (mainCf, masterCf);
        Start("POSTFIX_header_checks=regexp:/others");
        (mainCf, masterCf) = (main, master);

        Start();

        Assert.Equal("regexp:/mine", new MainCf(mainCf)["header_checks"]);
        Assert.Null(new MainCf(mainCf)["bounce_queue_lifetime"]);
    }

    [Fact]
    public void A_service_that_only_the_settings_made_has_nothing_left_of_what_they_no_longer_say()
    {
        Start("POSTFIXMASTER_own__unix__command=smtp", "POSTFIXMASTER_own__unix__maxproc=3", "POSTFIXMASTER_own__unix__syslog_name=own");
        Assert.Contains("own unix - - n - 3 smtp\n  -o syslog_name=own", masterCf, StringComparison.Ordinal);

        Start("POSTFIXMASTER_own__unix__command=smtp", "POSTFIXMASTER_own__unix__syslog_name=own");

        Assert.Contains("own unix - - n - - smtp\n  -o syslog_name=own", masterCf, StringComparison.Ordinal);
        Assert.Single(said);
    }

    [Fact]
    public void A_parameter_with_a_default_has_it_again()
    {
        Start("POSTFIX_mynetworks=10.0.0.0/8");
        Start();
        Assert.StartsWith("127.0.0.0/8", new MainCf(mainCf)["mynetworks"], StringComparison.Ordinal);
        Assert.Equal("pfinit: /etc/postfix/main.cf: mynetworks: no longer in the settings, so it has its default", Assert.Single(said));
    }

    [Fact]
    public void A_record_that_cannot_be_understood_is_a_warning_and_begun_anew()
    {
        Start("POSTFIX_header_checks=regexp:/theirs");
        record = "# …\nset\theader_checks\n";
        Start("POSTFIX_header_checks=regexp:/others");
        Assert.Equal(
            "pfinit: warning: /etc/postfix/pfinit.record: line 2 cannot be understood; what earlier settings set and these do not stays in main.cf and master.cf",
            Assert.Single(said));
        Start();
        Assert.Equal("regexp:/theirs", new MainCf(mainCf)["header_checks"]);
    }

    [Fact]
    public void The_record_keeps_every_character()
    {
        var entry = new SetRecord.Entry(new SetPlace("a/unix", "b"), "tab\tline\nback\\slash \\n", [null, "", "=", "-"]) { IsDropped = true };
        var read = Assert.Single(SetRecord.Parse(SetRecord.Text([entry])).Entries);
        Assert.Equal((entry.Place, entry.Before, entry.IsDropped), (read.Place, read.Before, read.IsDropped));
        Assert.Equal(entry.Values, read.Values);
    }

    private void Start(params string[] variables)
    {
        var environment = variables.Append("ALLOWED_SENDER_DOMAINS=example.com").Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var diagnostics = new List<Diagnostic>();
        var settings = SettingsReader.Read(environment, new FakeInputFiles(), diagnostics);
        var plan = Planner.Build(settings, LiteralValueTests.SurroundingsFor(settings, mainCf, masterCf, record), diagnostics);
        string? Planned(string path) => plan.Files.SingleOrDefault(file => file.Path == path)?.Content;
        (mainCf, masterCf, record) = (Planned(Paths.MainCf)!, Planned(Paths.MasterCf)!, Planned(Paths.SetRecord) ?? record);
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Severity >= Severity.Error);
        said = [.. diagnostics.Select(diagnostic => diagnostic.ToString())];
    }

    private static IEnumerable<string> Parameters(string mainCf) => mainCf.Split('\n').Order(StringComparer.Ordinal);

    private static IEnumerable<string> Services(string masterCf) => new MasterCf(masterCf).Services.Select(service => service.Text).Order(StringComparer.Ordinal);
}
